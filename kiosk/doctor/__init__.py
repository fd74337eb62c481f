"""What a technician asks of a terminal: how is everything, what was last wrong, what is to be done."""
