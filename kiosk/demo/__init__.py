"""The whole house on one machine, with simulated devices and an embedded backend: `kiosk demo`."""
