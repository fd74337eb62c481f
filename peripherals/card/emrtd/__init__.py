"""Electronic travel documents: their chip opened, read, and held against those who may issue it."""
