"""An edit, a fix made of edits, and how they are applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from smclassify.vocabulary import Category

__all__ = ["Edit", "Fix", "apply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Put ``replacement`` where ``text[start:end]`` is; ``label`` says what that does, quoting nothing."""

    start: int
    end: int
    replacement: str = field(repr=False)
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Edits that belong together, for the rulings at these places of the report.

    ``asks`` is what the author has to be able to say yes to before the result is true; empty for most.
    """

    category: Category
    rulings: tuple[int, ...]
    edits: tuple[Edit, ...]
    label: str
    asks: str = ""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with the edits made.

    Raises
    ------
    ValueError
        If two edits overlap or one lies outside the text.
    """
    out, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not position <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}:{edit.end} overlaps another or lies outside the text")
        out += [text[position : edit.start], edit.replacement]
        position = edit.end
    return "".join([*out, text[position:]])
