"""The scored workbook of one supplier, in which every score can be recomputed."""
