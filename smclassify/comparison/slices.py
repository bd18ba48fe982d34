"""Which part of the posts a post belongs to, by several divisions."""

from __future__ import annotations

from functools import lru_cache

from smclassify.corpus import LabelledPost
from smclassify.lexicon import first_names

__all__ = ["SLICES", "length", "name_origin"]

LENGTHS = ((12, "1 to 12 words"), (30, "13 to 30 words"), (80, "31 to 80 words"))
LONGEST = "more than 80 words"


def length(post: LabelledPost) -> str:
    """By number of words."""
    words = len(post.draft.text.split())
    return next((name for most, name in LENGTHS if words <= most), LONGEST)


def name_origin(post: LabelledPost) -> str | None:
    """Where the students' first names come from; None without a name, or one that several origins or none share."""
    origins = origins_by_name()
    names = [post.draft.text[s.start : s.end].split()[0] for s in post.spans if s.category == "student_name"]
    found = {origin for name in names for origin in origins.get(name.strip(".").lower(), ("unknown",))}
    return found.pop() if len(found) == 1 and "unknown" not in found else None


@lru_cache
def origins_by_name() -> dict[str, tuple[str, ...]]:
    """Origins of each first name, lower case."""
    out: dict[str, tuple[str, ...]] = {}
    for origin, names in first_names().items():
        for name in names:
            out[name.lower()] = (*out.get(name.lower(), ()), origin)
    return out


#: What divides the posts, by the name people read; a post of which it says None is in no part.
SLICES = {
    "account": lambda post: post.draft.account.value,
    "policy": lambda post: post.draft.policy,
    "length": length,
    "name origin": name_origin,
}
