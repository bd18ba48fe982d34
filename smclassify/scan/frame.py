"""A pandas frame of posts into a frame of records; a partition of a Dask frame likewise."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from smclassify.errors import RowError
from smclassify.exports.columns import Columns
from smclassify.exports.posts import Post, build
from smclassify.policy import available
from smclassify.report import to_record
from smclassify.scan.batches import BATCH_SIZE, Context, draft_of
from smclassify.scan.judging import Judge, Loader, reports
from smclassify.vocabulary import Account, Draft, Report, Verdict

if TYPE_CHECKING:  # importing pandas takes half a second, which a scan of files need not wait
    import pandas as pd

__all__ = ["frame_meta", "scan_frame"]

COLUMNS = ("id", "text", "source", "posted_at", "verdict", "labels", "findings", "entities", "error")


def frame_meta() -> pd.DataFrame:
    """Return an empty frame like `scan_frame`'s, for ``dask.dataframe.map_partitions(meta=...)``."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})


def scan_frame(
    df: pd.DataFrame,
    *,
    account: Account | str = Account.SPONSORED,
    policy: str = "crec",
    roster: tuple[str, ...] = (),
    text_column: str | None = None,
    checker: Judge | None = None,
) -> pd.DataFrame:
    """Return a record a row, with the row's index and the columns of the contract's record.

    ``labels``, ``findings`` and ``entities`` hold lists. Columns are found and a row's own context wins as in
    `scan`; a row that cannot be read comes back with ``error`` set. Without ``checker`` the bundled models
    are loaded, once a process.

    >>> frame.map_partitions(scan_frame, meta=frame_meta())    # a Dask frame

    Raises
    ------
    InputError
        There is no text column.
    """
    import pandas as pd

    names = list(df.columns)
    places = Columns.of(names, "the frame", text_column, where="columns").positions(names)
    context = Context(account=Account(account), policy=policy, roster=tuple(roster))
    policies, records = available(), []
    for start in range(0, len(df), BATCH_SIZE):
        rows = df.iloc[start : start + BATCH_SIZE].itertuples(index=False, name=None)
        read = [
            _draft(places.pick(row), number, context, policies) for number, row in enumerate(rows, start + 1)
        ]
        drafts = [item for item in read if isinstance(item, Draft)]
        judged = reports(checker or _bundled(), drafts) if drafts else iter(())
        records.extend(to_record(next(judged) if isinstance(item, Draft) else item) for item in read)
    columns = {name: pd.Series([r[name] for r in records], index=df.index, dtype=object) for name in COLUMNS}
    return pd.DataFrame(columns, index=df.index)


def _draft(values: dict, number: int, context: Context, policies: list[str]) -> Draft | Report:
    """Return a row as a draft, or as the report that says why it is none."""
    values = {key: None if _is_missing(value) else value for key, value in values.items()}
    post = build(**values, file="the frame", source="", row=number)
    try:
        if isinstance(post, Post):
            return draft_of(post, context, policies)
        reason = post.reason
    except RowError as error:
        reason = error.reason
    draft = Draft(text="", id=str(values.get("id") or number))
    return Report(draft=draft, verdict=Verdict.REVIEW, error=reason)


def _is_missing(value) -> bool:
    import pandas as pd

    missing = pd.isna(value)
    return isinstance(missing, bool) and missing


@lru_cache(maxsize=1)
def _bundled() -> Judge:
    return Loader()()
