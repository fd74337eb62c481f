"""Tests mirror the rooms; whole ways through the house are in `journeys`, its troubles in `faults`."""
