"""Handwriting: the strokes of a pen are drawn and read by the recogniser of printed lines (ADR 33)."""
