"""The inside of workbooks, read in a child process that `intake.workbook` starts, limits and may kill.

    child     what the process does: limits, which format, which sheet, the answer
    archive   a zip opened with care, XML parsed without DTD nor entities
    formats   a number and its format → the text a person would have read
    grid      the filled cells of one sheet, what is said of them, and how much may be filled
    xlsx      Excel and everything that writes like it
    ods       LibreOffice
    xls       Excel before 2007

Cells are read as they stand: nothing is computed, followed or run. Every module here sees hostile files and imports
little. Measured against calamine, which blanks errors, hides number formats and aborts on a far cell.
"""
