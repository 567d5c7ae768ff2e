"""The questionnaire as a workbook: the blank template, and the answers read back from it."""
