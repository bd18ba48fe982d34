"""Posts with other names and contact data in them, so that what is stored tells nobody who it was about."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from smclassify.components.disclosures import find
from smclassify.corpus import LabelledPost
from smclassify.lexicon import first_names, last_names
from smclassify.renaming import edited

__all__ = ["anonymised"]

WORD = re.compile(r"[^\W\d_]+")
KEPT_MARKS = ("URL",)
SHORT = 3  # a name of fewer letters is replaced where it was marked only: elsewhere it may be a word


def anonymised(post: LabelledPost, *, keep: Iterable[tuple[int, int]] = (), rng: random.Random | None = None
               ) -> LabelledPost:
    """The post with every person in ``people`` and every student's name replaced, and with other contact data.

    A new name is of the old one's origin where the word lists know it, the same one wherever the old one comes
    again. Digits of phone numbers, birth dates, IDs, addresses and passwords change; e-mail addresses and handles
    get other letters. Spans in ``keep`` stay as they are: what a reviewer says is nobody's name.
    """
    rng = rng or random.SystemRandom()
    keep, text = list(keep), post.draft.text
    marks = {(m.start, m.end) for m in (*(post.people or ()), *(s for s in post.spans if s.category == "student_name"))}
    kept = {word.group().lower() for start, end in keep for word in WORD.finditer(text, start, end)}
    new: dict[str, str] = {}
    edits = []
    for start, end in sorted(marks):
        if any(s < end and start < e for s, e in keep):
            continue
        words = list(WORD.finditer(text, start, end))
        for position, word in enumerate(words):
            key = word[0].lower()
            if key not in new:
                new[key] = name_like(key, last=position == len(words) - 1 > 0, rng=rng, taken={*new.values(), *new})
            edits.append((word.start(), word.end(), cased(new[key], word[0])))
    again = [re.escape(name) for name in new if len(name) >= SHORT and name not in kept]
    if again:
        for word in re.finditer(rf"(?<![^\W_])(?:{'|'.join(again)})(?![^\W_])", text, re.IGNORECASE):
            marked_lower = any(text[a:b] == word[0] for a, b, _ in edits)
            if marked_lower or not word[0].islower():
                edits.append((word.start(), word.end(), cased(new[word[0].lower()], word[0])))
    taken = [*keep, *((a, b) for a, b, _ in edits)]
    for label, start, end in sorted(find(text), key=lambda found: found[1] - found[2]):
        if label not in KEPT_MARKS and not any(s < end and start < e for s, e in taken):
            edits.append((start, end, masked(text[start:end], label, rng)))
            taken.append((start, end))
    return edited(post, edits)


def name_like(name: str, *, last: bool, rng: random.Random, taken: set[str]) -> str:
    """Another name of the same kind and origin; a letter for an initial."""
    if len(name) == 1:
        return rng.choice([letter for letter in "ABCDEFGHJKLMNPRSTW" if letter.lower() != name])
    lists = last_names() if last else first_names()
    origins = [origin for origin, names in lists.items() if name in {n.lower() for n in names}] or sorted(lists)
    names = [n for n in lists[rng.choice(origins)] if n.isalpha() and len(n) > 2 and n.lower() not in taken | {name}]
    return rng.choice(names)


def cased(new: str, old: str) -> str:
    """A name in the case of the one it replaces."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.lower() if old.islower() else new[:1].upper() + new[1:]


def masked(text: str, label: str, rng: random.Random) -> str:
    """Contact or access data of the same shape that leads nowhere."""
    if label == "EMAIL":
        return f"name{rng.randrange(100)}@example.org"
    if label == "HANDLE":
        return f"@user{rng.randrange(1000)}"
    if label == "ACCESS":
        return re.sub(r"\S+$", lambda secret: re.sub(r"\w", lambda c: shuffled(c[0], rng), secret[0]), text)
    if label == "PHONE":
        digits = iter("5550" + "".join(str(rng.randrange(10)) for _ in text))
        return re.sub(r"\d", lambda _: next(digits), text)
    return re.sub(r"\d", lambda digit: shuffled(digit[0], rng), text)


def shuffled(char: str, rng: random.Random) -> str:
    """Another character of the same kind; digits that were valid in a date stay so."""
    if char.isdigit():
        return char if char == "0" else str(rng.randint(1, 2)) if char in "12" else str(rng.randint(3, 9))
    return rng.choice("abcdefghkmnprstuvwxyz")
