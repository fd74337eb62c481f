"""QR and bar code readers."""
