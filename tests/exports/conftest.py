"""The steering committee's six slides, from the demonstration: what a lab hands over."""

from datetime import date

import pytest

from entrelabs_metrics import stories
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.store import Base

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="package")
def story(demo: Base) -> Document:
    with demo.reading() as cursor:
        ask = Asking(cursor, language("fr"), demo.version, TODAY, base="six slides")
        return stories.resolve(ask, stories.starter(ask, "steering", "pays-de-la-loire"))
