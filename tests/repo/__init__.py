"""Checks of the repository itself: its files, its words, its locks and its scripts."""
