"""Tests of the kiosk room."""
