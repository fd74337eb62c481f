"""What the software costs, measured on the machine at hand: `bin/bench`."""
