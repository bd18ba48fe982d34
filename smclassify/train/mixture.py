"""What the encoder sees in one epoch: our posts, freshly varied, and a sample of the public corpora."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smclassify.corpus import LabelledPost
from smclassify.encoder import WordPieces
from smclassify.evaluate import recased
from smclassify.lexicon import first_names, last_names
from smclassify.renaming import renamed
from smclassify.train.examples import Example, post_example

__all__ = ["Mixture"]

# What one post says of itself as a whole; glued to another it might be said of both.
WHOLE_POST = {"official_voice", "student_photo", "cross_link"}


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Callable with an epoch's number; the same number gives the same examples.

    Parameters
    ----------
    posts : sequence of LabelledPost
    names, tone : sequence of Example
        Public corpora; at most ``most_names`` and ``most_tone`` of them an epoch.
    swapped, lower, upper, glued : float
        Shares of posts with other names, in lower case, in capitals, and glued to a clean one.
    """

    posts: Sequence[LabelledPost]
    pieces: WordPieces
    names: Sequence[Example] = ()
    tone: Sequence[Example] = ()
    most_names: int = 8000
    most_tone: int = 8000
    swapped: float = 0.4
    lower: float = 0.15
    upper: float = 0.03
    glued: float = 0.12
    seed: int = 0

    def __call__(self, epoch: int) -> list[Example]:
        rng = random.Random(f"{self.seed}-{epoch}")
        out = [post_example(self.varied(post, rng), self.pieces) for post in self.posts]
        out += [post_example(post, self.pieces) for post in self.long_posts(rng)]
        out += rng.sample(list(self.names), min(len(self.names), self.most_names))
        out += rng.sample(list(self.tone), min(len(self.tone), self.most_tone))
        return out

    def varied(self, post: LabelledPost, rng: random.Random) -> LabelledPost:
        """The post with other names or in another case, or as it is."""
        if rng.random() < self.swapped:
            post = renamed(post, lambda last: any_name(last, rng))
        chance = rng.random()
        if chance < self.lower:
            return recased(post, str.lower)
        return recased(post, str.upper) if chance < self.lower + self.upper else post

    def long_posts(self, rng: random.Random):
        """Posts glued to a clean one, before or behind, so that one sentence among many is found."""
        alone = [p for p in self.posts if not p.draft.roster and not WHOLE_POST & (p.labels | p.optional)]
        clean = defaultdict(list)
        for post in alone:
            if not post.labels and not post.optional:
                clean[post.draft.account, post.draft.policy].append(post)
        for post in rng.sample(alone, int(len(self.posts) * self.glued)):
            if others := clean[post.draft.account, post.draft.policy]:
                pair = [post, rng.choice(others)]
                rng.shuffle(pair)
                yield glued(*pair)


def any_name(last: bool, rng: random.Random) -> str:
    """A first or last name of any origin, each origin as likely."""
    names = last_names() if last else first_names()
    return rng.choice(names[rng.choice(list(names))])


def glued(first: LabelledPost, second: LabelledPost) -> LabelledPost:
    """Two posts as one, with the labels of both."""
    shift = len(first.draft.text) + 1

    def moved(mark):
        return replace(mark, start=mark.start + shift, end=mark.end + shift)

    labels = first.labels | second.labels
    people = None
    if first.people is not None and second.people is not None:
        people = first.people + tuple(map(moved, second.people))
    return replace(
        first, draft=replace(first.draft, text=f"{first.draft.text} {second.draft.text}"), labels=labels,
        optional=(first.optional | second.optional) - labels, spans=first.spans + tuple(map(moved, second.spans)),
        people=people,
    )
