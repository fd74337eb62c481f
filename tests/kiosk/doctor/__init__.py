"""What a technician is told, on a terminal that works and on one that is broken in every way."""
