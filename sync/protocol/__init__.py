"""The wire between terminal and backend: models, canonical bytes, seals and receipt numbers both ends share."""
