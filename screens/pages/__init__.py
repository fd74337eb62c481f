"""One screen for each page kind."""
