"""Lamps that point to the place where a hand is wanted."""
