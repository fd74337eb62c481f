"""The reference approval backend: what a terminal's submission arrives at."""
