"""What comes in: bytes → Sheet (all text, real line numbers) → Verdict (typed rows and problems).

Nothing here writes to the base. `sheet.read` reads a file, `verdict.check` says what it holds.
The next layer (mapping by hand, recipes, repairs, workbooks) plugs in between the two: `check` takes the mapping of
columns as an argument, and whatever can make a `Sheet` can be checked.
"""
