"""Whether somebody stands before the terminal."""
