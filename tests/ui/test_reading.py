"""What the import page says of a file: every reason and every note the reader may give has its words."""

import re
from pathlib import Path

from entrelabs_metrics.intake import careful, decoding, layout, sheet, workbook
from entrelabs_metrics.intake.spreadsheets import grid, ods, xls, xlsx
from entrelabs_metrics.ui.reading import NOTE_WORDS, WHY_LEFT_OUT


def written(module, pattern: str) -> set[str]:
    return set(re.findall(pattern, Path(module.__file__).read_text(encoding="utf-8")))


def test_every_note_has_its_words() -> None:
    kinds = {"bad_byte", "mixed_encoding"}
    for module in (decoding, sheet, workbook):
        kinds |= written(module, r'Note\("(\w+)"')
    for module in (grid, ods, xls, xlsx):  # what the reader of workbooks says
        kinds |= written(module, r'\.say\("(\w+)"') | written(module, r'\["(\w+)"\] (?:\*|if)')
    assert kinds == set(NOTE_WORDS)


def test_every_reason_has_its_words() -> None:
    source = "".join(Path(m.__file__).read_text(encoding="utf-8") for m in (sheet, careful, layout))
    assert all(f'"{reason}"' in source for reason in WHY_LEFT_OUT), "a reason nobody gives"
