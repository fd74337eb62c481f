"""The parts every page is built of. Each is drawn once, where it is placed; a changed page is built anew."""
