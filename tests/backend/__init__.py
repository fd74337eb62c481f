"""The approval backend: real server on a real port, real database, real files."""
