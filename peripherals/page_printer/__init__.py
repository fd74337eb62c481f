"""Papers that the backend sealed, on an office printer, each followed until it came out or was given up."""
