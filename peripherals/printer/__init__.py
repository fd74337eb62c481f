"""Slips: a device-neutral document, its raster, the bytes, and a transport that knows what became of them."""
