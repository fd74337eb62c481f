"""Printed words on a scanned page, read off-line in a process of their own (docs/performance.md)."""
