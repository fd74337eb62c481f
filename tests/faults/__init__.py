"""What a terminal survives: kills, full disks, broken lines."""
