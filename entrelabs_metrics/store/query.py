"""Any question in SQL, on the plain table names: one SELECT, read-only, stopped after a time."""

import threading

import duckdb

from entrelabs_metrics.errors import NotAQuestion
from entrelabs_metrics.store.base import Base

SECONDS = 20.0


def ask(base: Base, question: str, as_of: int | None = None, seconds: float = SECONDS) -> list[dict]:
    """The rows of one SELECT, a dict each.

    Raises `NotAQuestion` for anything but a single SELECT, for SQL that does not parse or run, and past the time.
    The cursor is read-only and no file, network or extension can be reached (see `open_base`).
    """
    try:
        statements = duckdb.extract_statements(question)
    except duckdb.Error as error:
        raise NotAQuestion("Cette question SQL ne se lit pas : {why}", why=str(error)) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise NotAQuestion("Une seule question SELECT à la fois : rien ne peut être modifié d'ici.")
    with base.reading(as_of) as cursor:
        late = threading.Timer(seconds, cursor.interrupt)
        late.start()
        try:
            answer = cursor.execute(question)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.InterruptException:
            raise NotAQuestion("La question a pris plus de {n} secondes : la préciser.", n=int(seconds)) from None
        except duckdb.Error as error:
            raise NotAQuestion("Cette question SQL ne peut pas être posée : {why}", why=str(error)) from None
        finally:
            late.cancel()
