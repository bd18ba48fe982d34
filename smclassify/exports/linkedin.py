r"""LinkedIn's ``Shares.csv``: columns Date, ShareLink, ShareCommentary, SharedUrl, MediaUrl, Visibility.

Dates are in UTC. Commentary is quoted twice over: after CSV is undone, its lines are still parted by
``"\n"`` (a quote, a line break, a quote) and its quotes still doubled. Messages, connections, comments
and reactions are in files of their own and not read. The id is the number at the end of ShareLink.

Sources: https://www.linkedin.com/help/linkedin/answer/a1339364; published exports and the quoting as
undone in LinkedIn Analyzer's ``clean_shares_commentary``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smclassify.errors import RowError
from smclassify.exports.columns import same_name
from smclassify.exports.delimited import records
from smclassify.exports.posts import Post, Skip, build, unusable
from smclassify.exports.sources import Source

__all__ = ["FILES", "is_header", "read", "unquoted"]

FILES = re.compile(r"(^|/)shares(_\d+)?\.csv$", re.I)
NUMBER = re.compile(r"(\d{15,25})\D*$")
QUOTES = re.compile(r'"+')


def is_header(names: list[str]) -> bool:
    """Whether a table's header is that of ``Shares.csv``."""
    return {"sharecommentary", "sharelink"} <= {same_name(name) for name in names}


def read(source: Source) -> Iterator[Post | Skip | RowError]:
    """Every share; those without commentary (a bare link, a reshare) are skipped as without text."""
    places: dict[str, int] = {}
    for row, line, cells, problem in records(source, "ShareCommentary"):
        if not places:
            places = {same_name(name): i for i, name in enumerate(cells)}
            if problem or "sharecommentary" not in places:
                raise unusable(
                    f"{source.label}, row 1",
                    "no ShareCommentary column; pass Shares.csv as it came",
                )
            continue
        if problem or len(cells) <= places["sharecommentary"]:
            yield RowError(
                source.label, row - 1, f"line {line}: {problem or 'its ShareCommentary cell is missing'}"
            )
            continue
        value = {name: cells[i] for name, i in places.items() if i < len(cells)}
        number = NUMBER.search(value.get("sharelink", "")[-200:])
        yield build(
            text=unquoted(value["sharecommentary"]),
            id=number and number[1],
            posted_at=value.get("date"),
            file=source.label,
            source=source.name,
            row=row - 1,
            where=f"line {line}",
        )
    if not places:
        raise unusable(source.label, "is empty")


def unquoted(text: str) -> str:
    """Commentary with its second quoting undone; text that was quoted once only stays as it is."""
    text = text.replace("\r\n", "\n")
    breaks = text.count("\n")
    if breaks and text.count('"\n"') == breaks:
        text = text.replace('"\n"', "\n")
    elif breaks or '""' not in text:
        return text
    runs = [len(run[0]) for run in QUOTES.finditer(text)]
    if text[:1] == '"' == text[-1:] and runs[0] % 2 and runs[-1] % 2 and len(runs) > 1:
        text, runs = text[1:-1], [runs[0] - 1, *runs[1:-1], runs[-1] - 1]
    return text.replace('""', '"') if all(run % 2 == 0 for run in runs) else text
