"""Opens a workbook of `relais export`, fills in the first row of its last sheet, and saves it as CSV."""
import csv
import datetime
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
print("|".join(book.sheetnames))
sheet = book[book.sheetnames[-1]]
rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
print(f"{len(rows) - 1} rows")
filled = dict(zip(rows[0], rows[1]), date=datetime.date(2027, 2, 1), count=30, of=100)
with open(sys.argv[2], "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(rows[0])
    writer.writerow([filled[name] for name in rows[0]])
    writer.writerows(rows[2:])
