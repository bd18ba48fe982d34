"""Records as CSV, XLSX and Parquet, converted line by line from a scan's JSON lines.

A spreadsheet runs what a cell says when it starts like a formula, and a post may be written to do just that
(https://owasp.org/www-community/attacks/CSV_Injection). In CSV such a cell gets an apostrophe in front, so
that ``findings`` are counted without it; in XLSX it is a cell of the type text, which is never run.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from smclassify.report import category_name

__all__ = ["COLUMNS", "records", "write_csv", "write_parquet", "write_xlsx"]

COLUMNS = ("id", "text", "source", "posted_at", "verdict", "labels", "findings", "entities", "error")
# What starts a formula, also in the full-width letters that some spreadsheets take for the same.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
MAX_SHEET_ROWS = 1_048_575
MAX_CELL = 32_767
CUT = " … (cut here)"
# What XML 1.0 cannot hold.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WRITTEN_AT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
PARQUET_ROWS = 10_000


def records(part: Path) -> Iterator[dict]:
    """Yield the records of a file of JSON lines."""
    with part.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def write_csv(part: Path, target: Path) -> None:
    """Write UTF-8 CSV: labels parted by ``;``, findings and entities as JSON."""
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for record in records(part):
            cells = {
                **record,
                "labels": ";".join(record["labels"]),
                "findings": json.dumps(record["findings"], ensure_ascii=False),
                "entities": json.dumps(record["entities"], ensure_ascii=False),
            }
            rows.writerow(["" if cells[name] is None else _defused(cells[name]) for name in COLUMNS])


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def write_xlsx(part: Path, target: Path) -> None:
    """Write a workbook: a sheet of posts, one row each, and one of findings; more where a sheet is full.

    The same records give the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    widths = {
        "id": 14,
        "verdict": 9,
        "labels": 26,
        "text": 80,
        "findings": 60,
        "posted_at": 21,
        "source": 20,
        "error": 24,
    }
    posts = _Sheets(book, "posts", widths)
    findings = _Sheets(
        book,
        "findings",
        {"id": 14, "category": 20, "severity": 9, "score": 7, "text": 40, "start": 7, "end": 7, "clauses": 24,
         "message": 50, "suggestion": 60, "source": 20},
    )  # fmt: skip
    for record in records(part):
        found = "; ".join(
            f"{category_name(f['category'])} ({f['severity']}): {f['text']}" for f in record["findings"]
        )
        posts.add({**record, "labels": ", ".join(record["labels"]), "findings": found})
        for finding in record["findings"]:
            row = {**finding, "id": record["id"], "source": record["source"]}
            findings.add({**row, "clauses": ", ".join(finding["clauses"])})
    for sheets in (posts, findings):
        sheets.close()
    unsteady = target.with_name(f"{target.name}.xlsx.part")
    try:
        book.save(unsteady)
        _steady(unsteady, target)
    finally:
        unsteady.unlink(missing_ok=True)


def _steady(source: Path, target: Path) -> None:
    """Copy a workbook without the times at which it was written."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            fresh = zipfile.ZipInfo(member.filename)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            with old.open(member) as content, new.open(fresh, "w", force_zip64=True) as copy:
                if member.filename == "docProps/core.xml":
                    copy.write(WRITTEN_AT.sub(b"2000-01-01T00:00:00Z", content.read()))
                else:
                    shutil.copyfileobj(content, copy, 1 << 20)


class _Sheets:
    """One table over as many sheets as it needs, each with a frozen header, widths and a filter."""

    def __init__(self, book, title: str, widths: dict[str, int]):
        self.book, self.title, self.widths = book, title, widths
        self.sheets = 0
        self._open()

    def _open(self) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self.sheets += 1
        self.rows = 0
        self.sheet = self.book.create_sheet(self.title if self.sheets == 1 else f"{self.title} {self.sheets}")
        self.sheet.freeze_panes = "A2"
        header = []
        for number, (name, width) in enumerate(self.widths.items(), 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
            cell = WriteOnlyCell(self.sheet, value=name)
            cell.font = Font(bold=True)
            header.append(cell)
        self.sheet.append(header)

    def add(self, row: dict) -> None:
        if self.rows == MAX_SHEET_ROWS:
            self.close()
            self._open()
        self.sheet.append([self._cell(row[name]) for name in self.widths])
        self.rows += 1

    def _cell(self, value):
        if not isinstance(value, str) or not value:
            return value or None if isinstance(value, str) else value
        from openpyxl.cell import WriteOnlyCell

        text = NOT_XML.sub("\ufffd", value)
        if len(text) * 2 > MAX_CELL and len(text.encode("utf-16-le")) // 2 > MAX_CELL:
            units = text.encode("utf-16-le")[: 2 * (MAX_CELL - len(CUT))]
            text = units.decode("utf-16-le", "ignore") + CUT
        if not text.startswith((*FORMULA_STARTS, "#")):
            return text
        cell = WriteOnlyCell(self.sheet, value=text)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell

    def close(self) -> None:
        from openpyxl.utils import get_column_letter

        self.sheet.auto_filter.ref = f"A1:{get_column_letter(len(self.widths))}{self.rows + 1}"


def write_parquet(part: Path, target: Path) -> None:
    """Write Parquet: labels a list of text, findings and entities lists of structs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text, whole = pa.string(), pa.int64()
    span = [("start", whole), ("end", whole), ("text", text)]
    finding = pa.struct(
        [("category", text), ("severity", text), ("score", pa.float64()), *span, ("clauses", pa.list_(text)),
         ("message", text), ("suggestion", text), ("evidence", pa.list_(text))]
    )  # fmt: skip
    kinds = {
        "labels": pa.list_(text),
        "findings": pa.list_(finding),
        "entities": pa.list_(pa.struct([("label", text), *span])),
    }
    schema = pa.schema([(name, kinds.get(name, text)) for name in COLUMNS])
    with pq.ParquetWriter(target, schema, compression="zstd") as file:
        rows = records(part)
        while chunk := list(islice(rows, PARQUET_ROWS)):
            file.write_table(pa.Table.from_pylist(chunk, schema=schema))
