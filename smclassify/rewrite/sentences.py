"""Where sentences begin and end, and edits that take one out or add one."""

from __future__ import annotations

import re

from smclassify.rewrite.edits import Edit

__all__ = ["append", "around", "capitalized", "drop", "starts_sentence"]

# An end is punctuation before a space, unless it belongs to an abbreviation or an initial.
END = re.compile(
    r"(?<![A-Z]\.[A-Z])(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[ap]\.m)"
    r"[.!?…]+[\"'”’)]*(?=\s)|\n+"
)
TAIL = re.compile(r"(?:\s*(?:#\w+|@\w+|https?://\S+))+\s*$")
# What may stand between the end of the last sentence and the first letter of the next.
LEAD = re.compile(r"(?:^|(?<![.…])[.!?][\"'”’)]*\s+|\n\s*)(?:[-*•–]\s*|\d{1,2}[.)]\s+)?[\"'“‘(]*[^\w\s#@\"'“‘(]*\s*$")
FEWEST = 3


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence, or sentences, that ``text[start:end]`` is in, with their punctuation."""
    begin = 0
    for match in END.finditer(text):
        if match.end() <= start:
            begin = match.end()
        elif match.end() >= end:
            last = match.start() if text[match.start()] == "\n" else match.end()
            if last >= end:
                return skip(text, begin, last)
    return skip(text, begin, len(text))


def skip(text: str, start: int, end: int) -> tuple[int, int]:
    """The same bounds without white space at either side."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def drop(text: str, start: int, end: int) -> Edit | None:
    """An edit that takes the whole sentence out, or None where too little would be left of the draft."""
    first, last = around(text, start, end)
    left = text[:first] + " " + text[last:]
    if len(re.findall(r"[^\W\d_]{2,}", TAIL.sub("", left))) < FEWEST:
        return None
    if (first > 0 and text[:first].rstrip(" \t") == "") or text[:first].rstrip(" \t").endswith("\n"):
        last += len(text[last:]) - len(text[last:].lstrip(" \t"))
        if text[last : last + 1] == "\n":  # the sentence was a line of its own
            last += 1
    elif first == 0:
        last += len(text[last:]) - len(text[last:].lstrip())
    else:
        first = len(text[:first].rstrip(" \t"))
    if not text[last:].strip():
        first = len(text[:first].rstrip())
    return Edit(start=first, end=last, replacement="", label="leave the sentence out")


def append(text: str, sentence: str) -> Edit:
    """An edit that adds a sentence at the end, before closing hashtags and links."""
    tail = TAIL.search(text)
    end = tail.start() if tail and tail.start() > 0 else len(text.rstrip())
    body = text[:end].rstrip()
    stop = "" if not body or re.search(r"[.!?…:)\"”\W]$", body) else "."
    space = "\n\n" if "\n\n" in body else " " if body else ""
    return Edit(start=len(body), end=len(body), replacement=f"{stop}{space}{sentence}", label="add a line")


def starts_sentence(text: str, start: int) -> bool:
    """Whether what begins at ``start`` begins a sentence or a line."""
    return LEAD.search(text[:start]) is not None


def capitalized(words: str) -> str:
    """The words with a capital at the front."""
    return words[:1].upper() + words[1:]
