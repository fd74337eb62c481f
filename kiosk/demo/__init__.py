"""A kiosk on one machine: simulated devices, an embedded backend, and a citizen made of a script."""
