"""The technician's mode on the glass. Nothing personal is shown in it."""
