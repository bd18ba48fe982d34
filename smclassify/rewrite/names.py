"""Names of students become "one of our students", with the grammar around them kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from smclassify.rewrite import around_names as near
from smclassify.rewrite.edits import Edit
from smclassify.rewrite.sentences import capitalized, starts_sentence
from smclassify.vocabulary import Account

__all__ = ["edits"]

COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TAG = re.compile(r"[#@][\w.]*\w")
BULLET = r"[ \t]*(?:[-*•–]|\d{1,2}[.)])?[ \t]*"
BETWEEN = re.compile(
    rf"(?:['’]s(?=\s*(?:,|and\b|&)))?\s*(?:[,;]\s*(?:and\b|&|\+)?|\band\b|&|\+|/|\n{BULLET})\s*", re.IGNORECASE
)
HAS, IS = (
    re.compile(r"\s+(?:been|got)\b"),
    re.compile(
        r"\s+(?:going|not|a|an|the|so|just|here|back|in|on|at|our|now|really|always|gonna|absent|sick|out|doing)\b"
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Names that stand together, such as ``Kofi, Mia and Jo``; ``members`` are their places in the list given."""

    start: int
    end: int
    members: tuple[int, ...]


def edits(text: str, spans: Sequence[tuple[int, int]], account: Account):
    """Return (members, edits) for each set of names that has to change together: every mention of the same child.

    ``members`` are places in ``spans``, which come in the order of the text.
    """
    groups = grouped(text, spans)
    first_words = [key(text[start:end]) for start, end in spans]
    sets: list[set[int]] = []
    for group in groups:
        words = {first_words[i] for i in group.members}
        joined = {i for i, other in enumerate(first_words) if other in words} | set(group.members)
        for other in [other for other in sets if other & joined]:
            sets.remove(other)
            joined |= other
        sets.append(joined)
    out = []
    for members in sorted(sets, key=min):
        mine = [group for group in groups if set(group.members) <= members]
        out.append((tuple(sorted(members)), rewritten(text, mine, first_words, account, bool(out))))
    return out


def key(name: str) -> str:
    """What two mentions of the same child have in common."""
    return re.split(r"[\s.]", name.casefold(), maxsplit=1)[0].strip("#@")


def grouped(text: str, spans: Sequence[tuple[int, int]]) -> list[Group]:
    """Names joined by commas, "and" or line breaks, as one; hashtags and handles whole and alone."""
    groups: list[Group] = []
    for i, (start, end) in enumerate(spans):
        tag = next((m for m in TAG.finditer(text) if m.start() <= start < m.end()), None)
        if (tag and text[start] not in "#@") or (tag and tag.start() == start):
            if groups and groups[-1].end >= tag.end():
                groups[-1] = Group(groups[-1].start, groups[-1].end, (*groups[-1].members, i))
            else:
                groups.append(Group(*tag.span(), (i,)))
            continue
        last = groups[-1] if groups else None
        if last and start < last.end:
            groups[-1] = Group(last.start, max(last.end, end), (*last.members, i))
        elif last and text[last.start] not in "#@" and BETWEEN.fullmatch(text, last.end, start):
            groups[-1] = Group(last.start, end, (*last.members, i))
        else:
            groups.append(Group(start, end, (i,)))
    return groups


def rewritten(text, groups, first_words, account, others_before) -> tuple[Edit, ...]:
    """One edit a group; the second mention of a child is "the student"."""
    out, seen = [], set()
    for group in groups:
        words = {first_words[i] for i in group.members}
        again = words <= seen
        out.append(
            edit(
                text,
                group,
                len(words),
                account,
                again,
                (others_before and not again) or (bool(seen - words) and not again),
            )
        )
        seen |= words
    return tuple(out)


def edit(text: str, group: Group, count: int, account: Account, again: bool, another: bool) -> Edit:
    """The edit for one group of names."""
    start, end = group.start, group.end
    label = "take the name out" if count == 1 else "take the names out"
    if text[start] in "#@":
        found = near.tag(text, start, end, phrase(count, account, again, another))
    else:
        end = full_stop(text, end)
        owner = re.match(r"['’]s\b|['’](?=\s)", text[end:])
        if owner and not (again or near.before_name(text, start, end + owner.end())):
            found = owned(text, start, end, owner, count, account, another)
        elif owner and again:
            found = start, end + owner.end(), "the student's" if count == 1 else "the students'"
        else:
            found = near.special(text, start, end, count, again) or (
                start,
                end,
                phrase(count, account, again, another),
            )
    return finished(text, group, *found, label)


def owned(text, start, end, owner, count, account, another):
    """What becomes of ``Maya's``: an owner, or short for "Maya is"."""
    rest = text[end + owner.end() :]
    if HAS.match(rest):
        return start, end + owner.end(), phrase(count, account, False, another) + " has"
    if IS.match(rest):
        return start, end + owner.end(), phrase(count, account, False, another) + " is"
    if count == 1:
        return start, end + owner.end(), "another student's" if another else "a student's"
    return start, end + owner.end(), f"{number(count)} students'"


def phrase(count: int, account: Account, again: bool = False, another: bool = False) -> str:
    """What stands for so many students."""
    whose = "my" if account == Account.PERSONAL else "our"
    if again:
        return "the student" if count == 1 else "the students"
    if another:
        return "another student" if count == 1 else f"{number(count)} more students"
    return f"{number(count)} of {whose} students"


def number(count: int) -> str:
    """A number as people write it."""
    return COUNTS[count] if count < len(COUNTS) else str(count)


def full_stop(text: str, end: int) -> int:
    """Where the name ends: with the full stop of ``Maya T.``, unless that also ends the sentence and has to stay."""
    if text[end : end + 1] == "." and re.search(r"\s[A-Z]$", text[:end]):
        end += 1
    ends_sentence = re.match(r"\s*$|\s*\n|\s+[A-Z#@\"“]", text[end:])
    return end - 1 if text[end - 1] == "." and ends_sentence else end


def finished(text: str, group: Group, start: int, end: int, words: str, label: str) -> Edit:
    """The edit with the capitals of its place."""
    name = text[group.start : group.end].lstrip("#@")
    around = re.findall(r"[^\W\d_]{3,}", text[max(0, start - 25) : start] + " " + text[end : end + 25])
    if name.isupper() and len(name) > 2 and around and all(word.isupper() for word in around):
        words = words.upper()
    elif words and (name[:1].isupper() or text[start : start + 1].isupper()) and starts_sentence(text, start):
        words = capitalized(words)
    elif not words and starts_sentence(text, start) and name[:1].isupper() and end < len(text):
        words, end = capitalized(text[end]), end + 1
    return Edit(start=start, end=end, replacement=words, label=label)
