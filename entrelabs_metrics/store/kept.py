"""What is kept beside the rows of a version: the files as they came, and the rows that were left aside."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.intake.careful import SEPARATOR
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.store.change import Aside, AsideRow

CODEC = pa.Codec("zstd", compression_level=1)  # 138 MB of CSV in 0.22 s; level 3 is slower for the same size


# Files -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Packed:
    """A file's bytes as they are kept."""

    sha256: str
    size: int
    content: bytes


def packed(content: bytes) -> Packed:
    """Both steps let other threads work: it may go on beside the comparison with the base."""
    return Packed(hashlib.sha256(content).hexdigest(), len(content), CODEC.compress(content, asbytes=True))


def keep_content(cursor: duckdb.DuckDBPyConnection, file: Packed) -> str:
    """Keeps a file's bytes, unless they are there already; returns their sha256."""
    if not cursor.execute("select 1 from import_content where sha256 = ?", [file.sha256]).fetchall():
        # As Arrow: a parameter of 20 MB would be copied five times longer.
        row = {"sha256": [file.sha256], "size": [file.size], "codec": [CODEC.name]}
        cursor.register("arriving", pa.table({**row, "content": pa.array([file.content], pa.large_binary())}))
        cursor.execute("insert into import_content select * from arriving")
        cursor.unregister("arriving")
    return file.sha256


def original(cursor: duckdb.DuckDBPyConnection, version: int, number: int) -> tuple[str, bytes]:
    """The name and the bytes of a file of a version, as it came.

    Raises `Refusal` when there is no such file, when it was not kept, and when it is not what came any more.
    """
    found = cursor.execute(
        "select f.file_name, f.sha256, c.codec, c.size, c.content from import_event e join import_file f"
        " using (import_id) left join import_content c using (sha256) where e.version = ? and f.file_no = ? limit 1",
        [version, number],
    ).fetchall()
    if not found:
        raise Refusal("La version {version} n'a pas de fichier numéro {number}.", version=version, number=number)
    name, digest, codec, size, packed = found[0]
    if packed is None:
        raise Refusal(
            "Le fichier « {name} » n'a pas été gardé : cette version a été faite avant que les fichiers le soient.",
            name=name,
        )
    try:
        content = pa.Codec(codec).decompress(packed, size, asbytes=True) if size else b""
    except (OSError, ValueError):
        content = None
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        raise Refusal("Le fichier « {name} » est abîmé dans la base : il n'est plus ce qui a été déposé.", name=name)
    return name, content


# Rows left aside ---------------------------------------------------------------------------------------------


def keep_aside(cursor: duckdb.DuckDBPyConnection, import_id: int, number: int, verdict: Verdict) -> None:
    """Keeps every record of the file that a problem keeps out, with what is wrong, as facts."""
    rows = rejected(verdict)
    if not rows:
        return
    columns = {
        "import_id": pa.array([import_id] * len(rows), pa.int64()),
        "file_no": pa.array([number] * len(rows), pa.int64()),
        "line": pa.array([row.line for row in rows], pa.int64()),
        "cells": [json.dumps(row.cells, ensure_ascii=False) for row in rows],
        "reasons": [json.dumps([_facts(p) for p in row.problems], ensure_ascii=False) for row in rows],
    }
    cursor.register("arriving", pa.table(columns))
    cursor.execute("insert into import_aside select * from arriving")
    cursor.unregister("arriving")


def rejected(verdict: Verdict) -> list[AsideRow]:
    """The records that a problem keeps out, in the file's order and as they came, with what is wrong.

    The cells of a record of another width are those it has.
    """
    by_line: dict[int, list[Problem]] = defaultdict(list)
    for p in verdict.problems:
        if p.refuses and p.line is not None:
            by_line[p.line].append(p)
    lines = np.array(sorted(by_line), np.int64)
    places = np.searchsorted(verdict.original.lines, lines)
    there = np.isin(lines, verdict.original.lines)
    text = verdict.original.text.take(pa.array(places[there]))
    cells = dict(zip(lines[there].tolist(), zip(*(c.to_pylist() for c in text.columns), strict=True), strict=True))
    odd = {p.line: tuple((p.value or "").split(SEPARATOR)) for p in verdict.sheet.problems}
    return [
        AsideRow(line, tuple(cell or "" for cell in cells.get(line) or odd.get(line, ())), tuple(problems))
        for line, problems in sorted(by_line.items())
    ]


def _facts(p: Problem) -> dict:
    said = {"rule": p.rule, "line": p.line, "field": p.field, "header": p.header, "value": p.value, "remedy": p.remedy}
    return {
        **{name: fact for name, fact in said.items() if fact is not None},
        **({"facts": p.facts} if p.facts else {}),
    }


def aside(cursor: duckdb.DuckDBPyConnection, version: int) -> list[Aside]:
    """What the files of a version left aside; a file without such rows is not there."""
    files = cursor.execute(
        "select f.import_id, f.file_no, f.table_name, f.file_name, f.header from import_event e join import_file f"
        " using (import_id) where e.version = ? order by f.file_no",
        [version],
    ).fetchall()
    found = []
    for import_id, number, table, name, header in files:
        rows = cursor.execute(
            "select line, cells, reasons from import_aside where import_id = ? and file_no = ? order by line, rowid",
            [import_id, number],
        ).fetchall()
        if rows:
            read = tuple(AsideRow(line, tuple(json.loads(cells)), _problems(reasons)) for line, cells, reasons in rows)
            found.append(Aside(number, table, name, tuple(json.loads(header)), read))
    return found


def _problems(reasons: str) -> tuple[Problem, ...]:
    return tuple(
        Problem(**{**said, "facts": tuple((name, fact) for name, fact in said.get("facts", ()))})
        for said in json.loads(reasons)
    )
