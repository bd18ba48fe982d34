"""Names that reviewers said are nobody's: a band, a club, a shop that sounds like a person.

Learned from corrections alone, and only phrases of two words and more: "Tobias" may always be a student,
"Young Tobias" may be the band next door. A roster still has the last word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from smclassify.corpus import LabelledPost

__all__ = ["learned", "occurrences"]

LEAST = 3  # corrected posts in which a phrase must have been taken for a student's name
WORD = re.compile(r"[^\W\d_][\w'’-]*")


def learned(posts: Sequence[LabelledPost], taken: Iterable[tuple[int, int, int]]) -> tuple[str, ...]:
    """Phrases that are nobody's, sorted.

    Parameters
    ----------
    posts : sequence of LabelledPost
        What is trained on. Corrections are those whose note begins with ``feedback`` (`smclassify.feedback` exports
        them so).
    taken : iterable of (post index, start, end)
        What the tagger takes for a student's name.
    """
    found: dict[int, set[str]] = {}
    for index, start, end in taken:
        post = posts[index]
        if post.note.startswith("feedback") and "student_name" not in post.labels | post.optional:
            found.setdefault(index, set()).update(phrases(post.draft.text, start, end))
    counts = Counter(phrase for chosen in found.values() for phrase in chosen)
    often = {phrase for phrase, count in counts.items() if count >= LEAST}
    return tuple(sorted(often - {phrase for post in posts for phrase in often & names_in(post, often)}))


def names_in(post: LabelledPost, phrases: Collection[str]) -> set[str]:
    """Those of the phrases that share a character with a student's name in a post."""
    names = [(span.start, span.end) for span in post.spans if span.category == "student_name"]
    return {phrase for phrase in phrases if names and any(
        s < end and start < e for s, e in occurrences(post.draft.text, [phrase]) for start, end in names)}


def phrases(text: str, start: int, end: int) -> set[str]:
    """Runs of two to four capitalised words of a text with ``text[start:end]`` among them."""
    words = list(WORD.finditer(text))
    inside = [i for i, word in enumerate(words) if word.start() < end and start < word.end()]
    if not inside:
        return set()
    first, last = inside[0], inside[-1]
    while first and words[first - 1][0][0].isupper() and text[words[first - 1].end() : words[first].start()] == " ":
        first -= 1
    while last + 1 < len(words) and words[last + 1][0][0].isupper() and (
            text[words[last].end() : words[last + 1].start()] == " "):
        last += 1
    runs = ((a, b) for a in range(first, inside[0] + 1) for b in range(inside[-1], last + 1) if 1 <= b - a <= 3)
    return {text[words[a].start() : words[b].end()].removesuffix("'s").removesuffix("’s") for a, b in runs}


def occurrences(text: str, phrases: Collection[str]) -> list[tuple[int, int]]:
    """Where the phrases stand, as written, in capitals or as one word in a hashtag."""
    found = []
    for phrase in phrases:
        first = phrase.split()[0]
        if first in text or first.upper() in text:
            parts = [rf"(?:{re.escape(word)}|{re.escape(word.upper())})" for word in phrase.split()]
            found += [match.span() for match in re.finditer(rf"(?<![^\W_]){r' ?'.join(parts)}(?![^\W_])", text)]
    return sorted(found)
