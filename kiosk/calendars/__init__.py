"""The years of the working calendar: one file a State Council notice, checked whole before it counts."""
