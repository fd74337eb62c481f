"""What the machine itself must keep: room on its disk, and the right time."""
