"""What the import page says of a file: every reason and every note the reader may give has its words."""

import re
from pathlib import Path

from entrelabs_metrics.intake import decoding, layout, sheet
from entrelabs_metrics.ui.reading import NOTE_WORDS, WHY_LEFT_OUT


def written(module, pattern: str) -> set[str]:
    return set(re.findall(pattern, Path(module.__file__).read_text(encoding="utf-8")))


def test_every_note_has_its_words() -> None:
    kinds = written(decoding, r'Note\("(\w+)"') | written(sheet, r'Note\("(\w+)"') | {"bad_byte", "mixed_encoding"}
    assert kinds == set(NOTE_WORDS)


def test_every_reason_has_its_words() -> None:
    source = "".join(Path(m.__file__).read_text(encoding="utf-8") for m in (sheet, layout))
    assert all(f'"{reason}"' in source for reason in WHY_LEFT_OUT), "a reason nobody gives"
