"""The office's records: tables, workbook, measures."""
