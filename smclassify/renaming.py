"""Labelled posts with other names in them, every span moved along: to vary training and to audit fairness."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from smclassify.corpus import LabelledPost, Person, Span

__all__ = ["edited", "renamed"]

WORD = re.compile(r"[^\W\d_]{3,}")


def renamed(post: LabelledPost, draw: Callable[[bool], str]) -> LabelledPost:
    """The same post with its students and other private persons under other names.

    ``draw(last)`` gives a new name, a last name where ``last``; a name that comes twice gets the same new one. Staff
    and students are drawn alike, so that only the context tells them apart.
    """
    marks: Sequence[Person | Span] = post.people or [s for s in post.spans if s.category == "student_name"]
    marks = [m for m in marks if getattr(m, "role", "STUDENT") != "OTHER"]
    text, new_names, edits = post.draft.text, {}, []
    for mark in marks:
        names = list(WORD.finditer(text, mark.start, mark.end))
        for position, word in enumerate(names):
            if not (word[0].istitle() or word[0].islower() or word[0].isupper()):
                continue
            key = word[0].lower()
            if key not in new_names:
                adult = len(names) == 1 and getattr(mark, "role", "STUDENT") in {"STAFF", "PARENT"}
                new_names[key] = draw(adult or position == len(names) - 1 > 0)
            new = new_names[key]
            new = new.lower() if word[0].islower() else new.upper() if word[0].isupper() else new
            edits.append((word.start(), word.end(), new))
    return edited(post, edits)


def edited(post: LabelledPost, edits: Sequence[tuple[int, int, str]]) -> LabelledPost:
    """The post with ``text[start:end]`` replaced for each edit, and every span moved along."""
    out, moves, position, shift = [], [], 0, 0
    for start, end, new in sorted(set(edits)):
        if start < position:
            continue
        out += [post.draft.text[position:start], new]
        shift += len(new) - (end - start)
        moves.append((end, shift))
        position = end
    out.append(post.draft.text[position:])

    def move(place):
        return place + next((by for end, by in reversed(moves) if place >= end), 0)

    def moved(mark):
        return replace(mark, start=move(mark.start), end=move(mark.end))

    return replace(
        post,
        draft=replace(post.draft, text="".join(out)),
        spans=tuple(map(moved, post.spans)),
        people=None if post.people is None else tuple(map(moved, post.people)),
    )
