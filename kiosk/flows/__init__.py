"""The journeys, written as plain functions of a visit: each asks pages and returns."""
