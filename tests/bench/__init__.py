"""The benches can be trusted with a number."""
