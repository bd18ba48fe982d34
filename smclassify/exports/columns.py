"""Which column of a table holds the text, the id, the time and the context: every name, in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smclassify.exports.posts import unusable

__all__ = ["ID_COLUMNS", "MAX_COLUMNS", "TEXT_COLUMNS", "TIME_COLUMNS", "Columns", "same_name", "text_key"]

#: Names of a text column, the likeliest first; case, spaces and hyphens do not matter.
TEXT_COLUMNS = (
    "text", "full_text", "post", "post_text", "message", "content", "caption", "body", "tweet", "tweet_text",
    "post_content", "post_message", "post_body", "status", "status_text", "status_message",
    "share_commentary", "sharecommentary", "commentary", "copy", "draft", "comment", "description",
)  # fmt: skip
ID_COLUMNS = ("id", "id_str", "post_id", "tweet_id", "status_id", "message_id", "uuid")
TIME_COLUMNS = (
    "posted_at", "created_at", "published_at", "publish_time", "created_time", "timestamp", "datetime",
    "date", "time", "posted", "published", "created", "post_date", "date_posted", "creation_timestamp",
)  # fmt: skip
#: As many as a sheet of Excel has.
MAX_COLUMNS = 16_384


def same_name(name: object) -> str:
    """A column's name without case, and with ``_`` for spaces and hyphens."""
    return re.sub(r"[\s_-]+", "_", str(name or "")[:200].strip("\ufeff \t\r\n'\"").casefold())


def text_key(names: Sequence, wanted: str | None = None) -> object | None:
    """The one of ``names`` that holds the text: ``wanted`` where given, else the likeliest, or None."""
    if wanted is not None:
        return next((n for n in names if n == wanted), None) or next(
            (n for n in names if same_name(n) == same_name(wanted)), None
        )
    return _first(names, TEXT_COLUMNS)


def _first(names: Sequence, candidates: Sequence[str]) -> object | None:
    by_name = {same_name(name): name for name in reversed(names)}
    return next((by_name[c] for c in candidates if c in by_name), None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of a row's fields: positions in a list, or keys of a mapping. None where there is none."""

    text: object
    id: object = None
    posted_at: object = None
    account: object = None
    policy: object = None
    roster: object = None

    @classmethod
    def of(cls, names: Sequence, label: str, wanted: str | None = None, *, where: str = "row 1") -> Columns:
        """Find the columns among a header's ``names``. InputError where no column, or more than one, is the
        text, or where the header is too long to be one."""
        if len(names) > MAX_COLUMNS:
            raise unusable(f"{label}, {where}", f"{len(names):,} columns; the limit is {MAX_COLUMNS:,}")
        text = text_key(names, wanted)
        if text is None:
            among = _among(names)
            if wanted is None:
                raise unusable(f"{label}, {where}", f"no text column among {among}; pass --text-column")
            raise unusable(
                f"{label}, {where}", f"no column of the name given with --text-column among {among}"
            )
        twice = sum(name == text if wanted else same_name(name) == same_name(text) for name in names)
        if twice > 1:
            raise unusable(
                f"{label}, {where}", f"{twice} columns are named {_shown(text)}; rename all but one"
            )
        return cls(
            text=text,
            id=_first(names, ID_COLUMNS),
            posted_at=_first(names, TIME_COLUMNS),
            account=_first(names, ("account",)),
            policy=_first(names, ("policy",)),
            roster=_first(names, ("roster",)),
        )

    def positions(self, names: Sequence) -> Columns:
        """The same columns as positions in ``names``."""
        places = {name: i for i, name in reversed(list(enumerate(names)))}
        return Columns(
            *(places.get(getattr(self, f)) if getattr(self, f) is not None else None for f in FIELDS)
        )

    def pick(self, row: Mapping | Sequence) -> dict:
        """The fields of a row, as arguments of `posts.build`."""
        return {f: _at(row, getattr(self, f)) for f in FIELDS if getattr(self, f) is not None}

    def names(self) -> list:
        """The columns that are needed at all."""
        return list(dict.fromkeys(getattr(self, f) for f in FIELDS if getattr(self, f) is not None))


FIELDS = ("text", "id", "posted_at", "account", "policy", "roster")


def _at(row: Mapping | Sequence, place):
    if isinstance(row, Mapping):
        return row.get(place)
    return row[place] if place < len(row) else None


def _among(names: Sequence) -> str:
    shown = ", ".join(_shown(name) for name in names[:8]) or "nothing"
    return f"{shown} and {len(names) - 8:,} more" if len(names) > 8 else shown


def _shown(name: object) -> str:
    """A column's name, or ``?`` where it may be a post of a table without a header."""
    name = str(name).strip()
    return name if re.fullmatch(r"[A-Za-z_][\w.-]{0,29}( [\w.-]{1,12})?", name) else "?"
