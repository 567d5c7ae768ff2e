"""The workbook on a whole portfolio of suppliers."""
