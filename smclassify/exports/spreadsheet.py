"""XLSX: every sheet that has a text column, in the workbook's order; the other sheets are counted.

Source: ECMA-376, https://learn.microsoft.com/openspecs/office_standards/ms-xlsx; read by openpyxl in its
read-only mode, which holds one row at a time (and the workbook's shared strings).
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator

from smclassify.errors import InputError, RowError
from smclassify.exports.columns import Columns, text_key
from smclassify.exports.posts import Post, Skip, build, unusable
from smclassify.exports.sources import MAX_RATIO, Source

__all__ = ["is_workbook", "read"]

#: Excel's own.
MAX_ROWS = 1_048_576
#: What a workbook's parts may inflate to together.
MAX_WORKBOOK = 4_000_000_000
#: Below this size the ratio does not matter. Smaller than for zips, as shared strings are held in memory.
FREE_SIZE = 100_000_000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_workbook(names: set[str]) -> bool:
    """Whether a zip with these members is an XLSX file."""
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def read(source: Source, *, text_column: str | None = None) -> Iterator[Post | Skip | RowError]:
    """Every row below the header of every sheet with a text column. Rows count on through the workbook."""
    import openpyxl

    _weigh(source)
    with open(source.path, "rb") as stream:
        try:
            with warnings.catch_warnings(action="ignore"):  # of styles and validations, which are not read
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
                sheets = [(sheet, *_header(sheet)) for sheet in book.worksheets]
        except InputError:
            raise
        except Exception:
            raise unusable(
                source.label, "is not a readable XLSX file; open it in Excel and save it again"
            ) from None
        try:
            yield from _sheets(source, sheets, text_column)
        finally:
            book.close()


def _weigh(source: Source) -> None:
    try:
        with zipfile.ZipFile(source.path) as archive:
            for member in archive.infolist():
                if member.file_size > MAX_WORKBOOK or member.file_size > max(
                    FREE_SIZE, MAX_RATIO * member.compress_size
                ):
                    raise unusable(
                        source.label, f"inflates past {MAX_RATIO}-fold, as zip bombs do; check it first"
                    )
    except (zipfile.BadZipFile, OSError, ValueError):
        raise unusable(source.label, "is a damaged XLSX file; download or save it again") from None


def _header(sheet) -> tuple[list, int]:
    """The first row of a sheet that is not empty, and its number."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(cell is not None for cell in cells):
            return list(cells), number
        if number >= 1000:
            break
    return [], 0


def _sheets(source: Source, sheets: list, wanted: str | None) -> Iterator[Post | Skip | RowError]:
    chosen = [sheet for sheet in sheets if text_key(sheet[1], wanted) is not None]
    if not chosen:
        Columns.of(next((names for _, names, _ in sheets if names), []), source.label, wanted)
    if len(sheets) > len(chosen):
        yield Skip(file=source.label, reason="sheet without a text column", count=len(sheets) - len(chosen))
    row = 0
    for sheet, names, number in chosen:
        while names and names[-1] is None:
            names.pop()
        columns = Columns.of(names, source.label, wanted, where=f"row {number}").positions(names)
        lines = enumerate(sheet.iter_rows(values_only=True, min_row=number + 1), start=number + 1)
        while True:
            try:
                with warnings.catch_warnings(action="ignore"):
                    line, cells = next(lines)
            except StopIteration:
                break
            except Exception:
                yield RowError(
                    source.label, row + 1, "the sheet is damaged from here on; save the file again"
                )
                break
            if line > MAX_ROWS:
                yield RowError(
                    source.label, row + 1, f"the sheet has more than {MAX_ROWS:,} rows, which Excel cannot"
                )
                break
            if all(cell is None for cell in cells):
                continue
            row += 1
            fields = columns.pick(cells)
            fields["text"] = _shown(fields["text"])
            yield build(**fields, file=source.label, source=source.name, row=row, where=f"sheet row {line}")


def _shown(cell):
    """A cell's text: numbers and dates as text, ``_x000D_`` as the character it stands for."""
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell) if isinstance(cell, str) else str(cell)
