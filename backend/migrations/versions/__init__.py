"""One module a step, in order, never changed once it has run anywhere."""
