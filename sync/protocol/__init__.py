"""The wire between terminal and backend: models, canonical bytes, seals, receipt numbers."""
