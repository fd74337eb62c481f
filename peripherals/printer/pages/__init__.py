"""Documents for printers of pages: A4, in large type."""

from peripherals.printer.pages.pdf import sheet_pdf

__all__ = ["sheet_pdf"]
