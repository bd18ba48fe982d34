"""Phone numbers, addresses, handles, links and passwords: taken out so that the sentence still reads."""

from __future__ import annotations

import re

from smclassify.components.disclosures import find
from smclassify.rewrite.edits import Edit
from smclassify.rewrite.sentences import around
from smclassify.vocabulary import Category

__all__ = ["edits"]

WANTED = {
    Category.BOUNDARY: {"PHONE", "EMAIL", "HANDLE", "ADDRESS", "URL"},
    Category.STUDENT_INFO: {"PHONE", "EMAIL", "ADDRESS", "BIRTH_DATE", "ID_NUMBER"},
    Category.CONFIDENTIAL: {"ACCESS"},
    Category.CROSS_LINK: {"HANDLE", "URL"},
}
OFFICE = {
    "PHONE": "the school office",
    "EMAIL": "the school office",
    "ADDRESS": "the school",
    "HANDLE": "the school office",
}
LEAD = re.compile(r"(?:,?\s+(?:at|on|via|under|over at|from|by|through)|\s*[:(=–—-]|,)\s*$", re.IGNORECASE)
REACH = re.compile(r"\b(?:call|text|dial|ring|phone|e-?mail|message|dm|contact|write)\s+$", re.IGNORECASE)
SECRET = re.compile(r"(?:\s*(?:\bis\b|[:=]|\bto\b)\s*[\"'“]?)(\S+)$", re.IGNORECASE)


def edits(text: str, start: int, end: int, category: Category) -> tuple[Edit, ...]:
    """The edits that take contact or access data out of a problem's sentences, or out of the rest if it is there."""
    found = [item for item in find(text) if item[0] in WANTED.get(category, ())]
    first, last = around(text, start, end)
    here = [item for item in found if item[1] < last and item[2] > first] or found
    out: list[Edit] = []
    for label, a, b in sorted(here, key=lambda item: (item[1], -item[2])):
        edit = removed(text, label, a, b)
        if all(edit.start >= other.end or edit.end <= other.start for other in out):
            out.append(edit)
    return tuple(out)


def removed(text: str, label: str, start: int, end: int) -> Edit:
    """The edit that takes one of them out."""
    what = "take out the " + label.lower().replace("_", " ")
    if label == "ACCESS":
        secret = SECRET.search(text[start:end])
        start += secret.start() if secret else 0
        return Edit(start=start, end=end, replacement=" is at the school office", label=what)
    if REACH.search(text[:start]) and label in OFFICE:
        return Edit(start=start, end=end, replacement=OFFICE[label], label=what)
    if text[start] == "(" and ")" not in text[start:end] and text[end : end + 1] == ")":
        end += 1
    lead = LEAD.search(text[:start])
    if lead and lead[0].rstrip().endswith("(") and text[end : end + 1] == ")":
        end += 1
    begin = lead.start() if lead else len(text[:start].rstrip(" "))
    if begin == 0 and not lead:
        end += len(text[end:]) - len(text[end:].lstrip(" ,"))
    return Edit(start=begin, end=end, replacement="", label=what)
