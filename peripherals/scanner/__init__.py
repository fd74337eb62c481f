"""The document scanner: find the page, straighten it, flatten the light, judge it, make a PDF."""
