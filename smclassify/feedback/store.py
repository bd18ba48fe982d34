"""The feedback store: what it takes in, whom it asks, what it shows, gives out and forgets."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sql

from smclassify.corpus import LabelledPost, Span
from smclassify.errors import InputError
from smclassify.feedback.examples import (
    Example,
    check_bounds,
    check_labels,
    example_of,
    line,
    packed,
    review_of,
    seen,
    uncertainty,
)
from smclassify.feedback.names import anonymised
from smclassify.feedback.schema import EXAMPLES, REVIEWS, Database
from smclassify.vocabulary import Account, Report

__all__ = ["FeedbackStore"]

MOST_TEXT = 100_000
MOST_REASON = 2_000


class FeedbackStore:
    """The store at a place: a file, a SQLAlchemy URL, or the user's own by default (`where` tells).

    Raises
    ------
    InputError
        If the store cannot be opened, or a newer smclassify wrote it.
    """

    def __init__(self, place: str | Path | None = None):
        self.database = Database(place)

    @property
    def where(self) -> str:
        """Where the store is, without a password."""
        return self.database.where

    def close(self) -> None:
        """Give back the connections."""
        self.database.close()

    def __enter__(self) -> FeedbackStore:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def keep(self, report: Report, *, consent: bool, replace_names: bool = True, nobody: Iterable[tuple[int, int]] = (),
             missed: Iterable[tuple[int, int]] = (), unsure: float | None = None, rng: random.Random | None = None
             ) -> str:
        """Store a judged draft for review and return its id.

        Parameters
        ----------
        report : Report
            What the checker said. Rosters are never stored.
        consent : bool
            The author agrees that the draft is kept. Only True stores anything.
        replace_names : bool
            Replace persons' names and contact data first.
        nobody, missed : iterable of (start, end)
            Names that the checker saw and that are nobody's (they are kept as written), and student names that it
            did not see (they are replaced too).
        unsure : float, optional
            How uncertain the answer was, from 0 to 1; by default told from the findings (`uncertainty`).

        Raises
        ------
        InputError
            Without consent, for a text that is empty or too long, or if the store refuses.
        """
        if consent is not True:
            raise InputError("feedback: nothing was stored; it takes the author's consent")
        if not report.draft.text.strip() or len(report.draft.text) > MOST_TEXT:
            raise InputError(f"feedback: nothing was stored; a post has 1 to {MOST_TEXT:,} characters")
        nobody, missed = list(nobody), list(missed)
        post = seen(report, nobody, missed)
        if replace_names:
            post = anonymised(post, keep=nobody, rng=rng)
        row = {
            "id": uuid.uuid4().hex, "text": post.draft.text, "account": post.draft.account.value,
            "policy": post.draft.policy, "said": list(report.labels), "spans": packed(post.spans),
            "uncertainty": uncertainty(report) if unsure is None else min(max(float(unsure), 0.0), 1.0),
            "names_replaced": replace_names, "consent": True, "added_at": now(),
        }
        with self.database.writing() as connection:
            connection.execute(EXAMPLES.insert().values(row))
        return row["id"]

    def next_to_review(self, reviewer: str) -> Example | None:
        """What this reviewer has not decided: fewest reviews first, then the most uncertain; skipped ones last."""
        alias = tidy_alias(reviewer)
        waiting = [e for e in self.examples() if all(r.reviewer != alias for r in e.decided)]
        skipped = {e.id: any(r.reviewer == alias for r in e.reviews) for e in waiting}
        return min(waiting, key=lambda e: (skipped[e.id], len(e.decided), -e.uncertainty, e.added_at), default=None)

    def accept(self, example: str, reviewer: str, *, reason: str = "") -> None:
        """What the checker said is right."""
        self._review(example, reviewer, "accepted", reason=reason)

    def correct(self, example: str, reviewer: str, *, labels: Iterable[str], optional: Iterable[str] = (),
                spans: Sequence[Span] | None = None, reason: str = "") -> None:
        """These are the right labels; an empty list dismisses what the checker said.

        ``spans`` replace what the checker saw; their offsets count in the stored text.

        Raises
        ------
        InputError
            If a label is no category, or the policy does not restrict it on this account.
        """
        self._review(example, reviewer, "corrected", list(labels), list(optional), spans, reason)

    def skip(self, example: str, reviewer: str) -> None:
        """Put an example at the end of this reviewer's queue."""
        self._review(example, reviewer, "skipped", [])

    def _review(self, example, reviewer, decision, labels=None, optional=(), spans=None, reason="") -> None:
        alias = tidy_alias(reviewer)
        with self.database.writing() as connection:
            row = connection.execute(sql.select(EXAMPLES).where(EXAMPLES.c.id == example)).mappings().one_or_none()
            if row is None:
                raise InputError("feedback: no example has this id; `smclassify feedback list` shows all")
            labels = row["said"] if labels is None else sorted(set(labels))
            check_labels({*labels, *optional}, row["policy"], Account(row["account"]))
            check_bounds(((span.start, span.end) for span in spans or ()), len(row["text"]))
            if decision == "corrected":
                decision = "dismissed" if row["said"] and not labels else "corrected"
            connection.execute(REVIEWS.insert().values(
                example=example, reviewer=alias, decision=decision, labels=list(labels),
                optional=sorted(set(optional) - set(labels)), reason=reason.strip()[:MOST_REASON], reviewed_at=now(),
                spans=sql.null() if spans is None else packed(spans)))

    def disagreements(self) -> list[Example]:
        """Examples whose reviewers differ on a category; `Example.differing` names them."""
        return [example for example in self.examples() if example.differing]

    def examples(self) -> list[Example]:
        """Everything that is stored, oldest first."""
        with self.database.reading() as connection:
            in_order = sql.select(EXAMPLES).order_by(EXAMPLES.c.added_at, EXAMPLES.c.id)
            rows = connection.execute(in_order).mappings().all()
            words = connection.execute(sql.select(REVIEWS).order_by(REVIEWS.c.number)).mappings().all()
        last: dict[str, dict] = {}
        for word in words:
            by_reviewer = last.setdefault(word["example"], {})
            by_reviewer.pop(word["reviewer"], None)  # so that the latest word stands last
            by_reviewer[word["reviewer"]] = review_of(word)
        return [example_of(row, tuple(last.get(row["id"], {}).values())) for row in rows]

    def posts(self) -> list[LabelledPost]:
        """What was reviewed, as labelled posts to train on."""
        return [example.post() for example in self.examples() if example.decided]

    def export(self, path: Path) -> int:
        """Write what was reviewed as labelled posts, one JSON object a line; return how many."""
        posts = self.posts()
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".part")
        partial.write_text("".join(map(line, posts)), encoding="utf-8")
        partial.replace(path)
        return len(posts)

    def delete(self, ids: Iterable[str] | None = None) -> int:
        """Delete these examples with their reviews, or everything; return how many examples there were.

        What SQLite deletes it overwrites.
        """
        ids = None if ids is None else list(ids)
        count = 0
        with self.database.writing() as connection:
            for table, column in ((REVIEWS, REVIEWS.c.example), (EXAMPLES, EXAMPLES.c.id)):
                doomed = table.delete() if ids is None else table.delete().where(column.in_(ids))
                count = connection.execute(doomed).rowcount
        self.database.wipe_traces()
        return count


def tidy_alias(reviewer: str) -> str:
    """A reviewer's alias without blanks around it; refuse an empty one."""
    alias = " ".join(reviewer.split())[:80]
    if not alias:
        raise InputError("feedback: a review needs its reviewer's alias, such as initials")
    return alias


def now() -> str:
    """The time, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
