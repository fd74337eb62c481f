"""Identity cards by PC/SC, and the virtual card that stands in for one."""
