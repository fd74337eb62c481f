"""HTTP: what a terminal and a member of staff can ask, and nothing that decides anything."""
