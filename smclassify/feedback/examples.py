"""An example and its reviews, frozen, and what they are worth as a labelled post."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from smclassify.checker import policy_of
from smclassify.corpus import LabelledPost, Person, Span
from smclassify.errors import InputError, PolicyError
from smclassify.vocabulary import Account, Category, Draft, Report, Severity

__all__ = ["Example", "Review", "check_bounds", "check_labels", "example_of", "line", "packed", "review_of", "seen",
           "uncertainty"]

ROLES = {"STUDENT": "STUDENT", "STAFF": "STAFF", "PERSON": "PARENT"}
PASSAGES = frozenset(Category) - {Category.STUDENT_NAME}  # a passage may hold what is nobody's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer's word: ``decision`` is accepted, corrected, dismissed (nothing is wrong after all) or skipped.

    ``spans`` replace what the checker saw, where the reviewer gave any.
    """

    reviewer: str
    decision: str
    labels: tuple[str, ...]
    optional: tuple[str, ...] = ()
    spans: tuple[Span, ...] | None = field(default=None, repr=False)
    reason: str = field(default="", repr=False)
    reviewed_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A stored draft: ``said`` are the labels that the checker gave it, ``spans`` what it saw.

    ``uncertainty`` runs from 0 (sure) to 1. ``reviews`` holds the last word of each reviewer, the latest last.
    """

    id: str
    text: str = field(repr=False)
    account: Account
    policy: str
    said: tuple[str, ...]
    spans: tuple[Span, ...] = field(repr=False)
    uncertainty: float
    names_replaced: bool
    added_at: str
    reviews: tuple[Review, ...] = ()

    @property
    def decided(self) -> tuple[Review, ...]:
        """The reviews that are more than a skip."""
        return tuple(review for review in self.reviews if review.decision != "skipped")

    @property
    def differing(self) -> tuple[str, ...]:
        """Categories that one reviewer flags and another neither flags nor calls optional, sorted."""
        flagged = {label for review in self.decided for label in review.labels}
        return tuple(sorted(label for label in flagged
                            if any(label not in {*review.labels, *review.optional} for review in self.decided)))

    def post(self) -> LabelledPost:
        """The example as a labelled post; a category on which its reviewers differ is optional."""
        last = self.decided[-1]
        unsure = set(self.differing).union(*(review.optional for review in self.decided))
        labels = set(last.labels) - unsure
        spans = self.spans if last.spans is None else last.spans
        spans = tuple(span for span in spans if span.category in labels | unsure | {"location"})
        draft = Draft(text=self.text, account=self.account, policy=self.policy, id=f"fb-{self.id[:12]}")
        return LabelledPost(draft=draft, labels=frozenset(labels), optional=frozenset(unsure), spans=spans,
                            file="feedback", note=f"feedback: {last.decision}")


def line(post: LabelledPost) -> str:
    """A post as one line of JSON, as `smclassify.corpus.read_labelled` reads it."""
    record = {
        "id": post.draft.id, "text": post.draft.text, "account": post.draft.account.value, "policy": post.draft.policy,
        "labels": sorted(post.labels), "optional": sorted(post.optional),
        "spans": [{"category": s.category, "start": s.start, "end": s.end} for s in post.spans], "note": post.note,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def uncertainty(report: Report) -> float:
    """From 0 (sure) to 1: how near the least certain finding is to an even chance; 1 for what was not judged."""
    if report.error is not None:
        return 1.0
    return max((1 - abs(2 * float(r.finding.score) - 1) for r in report.rulings), default=0.0)


def seen(report: Report, nobody: Sequence[tuple[int, int]] = (), missed: Sequence[tuple[int, int]] = ()
         ) -> LabelledPost:
    """What the checker saw as a labelled post, less what is ``nobody``'s name, and with names that it ``missed``.

    ``people`` are all persons it saw; a person who is neither student nor staff counts as a parent.
    """
    text = report.draft.text
    check_bounds([*nobody, *missed], len(text))
    flagged = [(r.finding.category.value, r.finding.start, r.finding.end) for r in report.rulings
               if r.severity.rank >= Severity.REVIEW.rank]
    places = [("location", e.start, e.end) for e in report.entities if e.label == "LOCATION"]
    people = [(ROLES[e.label], e.start, e.end) for e in report.entities
              if e.label in ROLES and not overlaps(e.start, e.end, missed)]
    people += [("STUDENT", *bounds) for bounds in missed]
    students = [("student_name", *bounds) for bounds in missed]
    spans = {Span(*mark) for mark in (*flagged, *places, *students)
             if mark[0] in PASSAGES or not overlaps(*mark[1:], nobody)}
    return LabelledPost(
        draft=Draft(text=text, account=report.draft.account, policy=policy_of(report.draft.policy).id),
        labels=frozenset(report.labels), spans=tuple(sorted(spans, key=lambda s: (s.start, -s.end, s.category))),
        people=tuple(sorted((Person(*mark) for mark in {*people} if not overlaps(*mark[1:], nobody)),
                            key=lambda p: (p.start, p.end))))


def overlaps(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    """Whether ``start:end`` shares a character with any of the others."""
    return any(s < end and start < e for s, e in others)


def check_bounds(bounds: Iterable[tuple[int, int]], length: int) -> None:
    """Refuse bounds outside a text of this length."""
    for start, end in bounds:
        if not 0 <= start < end <= length:
            raise InputError(f"feedback: the span {start}:{end} is outside the text; count from 0 to {length}")


def check_labels(labels: Iterable[str], policy: str, account: Account) -> None:
    """Refuse a label that is no category, or that the policy does not mind on this account."""
    try:
        rules = policy_of(policy)
    except PolicyError:
        rules = None  # a district's own file, which need not be here
    for label in sorted(labels):
        if label not in Category.__members__.values():
            raise InputError(f"feedback: no category is called {label[:40]!r}; one of {', '.join(Category)}")
        if rules and all(rule.severity is Severity.ALLOWED for rule in rules.rules
                         if (rule.category, rule.account) == (label, account)):
            raise InputError(f"feedback: {policy} does not restrict {label} on a {account} account; leave it out")


def packed(spans: Iterable[Span]) -> list:
    """Spans as plain lists."""
    return [[span.category, span.start, span.end] for span in spans]


def unpacked(rows: Iterable[Sequence]) -> tuple[Span, ...]:
    """Spans from plain lists."""
    return tuple(Span(*row) for row in rows)


def review_of(row: Mapping) -> Review:
    """A review from its row."""
    return Review(reviewer=row["reviewer"], decision=row["decision"], labels=tuple(row["labels"]),
                  optional=tuple(row["optional"]), reason=row["reason"], reviewed_at=row["reviewed_at"],
                  spans=None if row["spans"] is None else unpacked(row["spans"]))


def example_of(row: Mapping, reviews: tuple[Review, ...]) -> Example:
    """An example from its row."""
    return Example(id=row["id"], text=row["text"], account=Account(row["account"]), policy=row["policy"],
                   said=tuple(row["said"]), spans=unpacked(row["spans"]), uncertainty=row["uncertainty"],
                   names_replaced=bool(row["names_replaced"]), added_at=row["added_at"], reviews=reviews)
