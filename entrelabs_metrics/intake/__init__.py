"""What comes in: bytes → Sheet (all text, real line numbers) → Verdict (typed rows and problems).

    decoding   bytes → text, in whatever encoding, saying what had to be mended
    dialect    how the records are written: delimiter, quotes
    layout     where the table is among titles, blank lines, totals and notes
    rows       what the two readers start from and give back: `regular` (large regular files), `careful` (any other)
    workbook   the sheets of Excel and LibreOffice → the same rows; `spreadsheets/` reads them in a child process
    sheet      the whole way: `read`
    columns    the kind of each column of a table that is not one of ours
    values     what one cell means: the single place for spellings
    cells      a whole sheet's cells, typed by column
    checks     a whole sheet against the schema and the base, a function a question; each is given a `case`
    verdict    everything the schema says, on every row: `check`
    problem    what is wrong, as facts; words only when shown

Nothing here writes to the base. Mapping by hand, recipes and repairs will plug in between `read` and
`check`: whatever can make a `Sheet` can be checked.
"""
