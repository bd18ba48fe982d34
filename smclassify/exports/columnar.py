"""Parquet, a batch of rows at a time, and of its columns only those that are needed.

Source: https://parquet.apache.org/docs/file-format/, read by pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterator

from smclassify.errors import RowError
from smclassify.exports.columns import Columns
from smclassify.exports.posts import Post, Skip, build, unusable
from smclassify.exports.sources import Source

__all__ = ["read"]

BATCH = 500


def read(source: Source, *, text_column: str | None = None) -> Iterator[Post | Skip | RowError]:
    """Every row. A column of bytes is read as UTF-8."""
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(source.path, buffer_size=1 << 20, pre_buffer=False)
    except (pyarrow.ArrowException, OSError, ValueError):
        raise unusable(source.label, "is not a readable Parquet file; write or download it again") from None
    with file:
        columns = Columns.of(file.schema_arrow.names, source.label, text_column, where="schema")
        row = 0
        batches = file.iter_batches(batch_size=BATCH, columns=columns.names(), use_threads=False)
        while True:
            try:
                batch = next(batches, None)
                values = batch.to_pylist() if batch is not None else None
            except (pyarrow.ArrowException, OSError, ValueError, OverflowError):
                raise unusable(source.label, "is damaged; write or download it again") from None
            if values is None:
                return
            for value in values:
                row += 1
                fields = {name: _text(field) for name, field in columns.pick(value).items()}
                yield build(**fields, file=source.label, source=source.name, row=row)


def _text(value):
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
