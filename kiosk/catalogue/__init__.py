"""The catalogue: what can be applied for, by whom it is received and decided, and what it takes."""
