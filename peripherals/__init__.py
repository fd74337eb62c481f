"""Devices: contracts, one status vocabulary, drivers and their simulators."""
