"""Turns a page into pixels, speech and touch; the only room that knows Kivy."""
