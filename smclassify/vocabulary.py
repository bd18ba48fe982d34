"""The words everything else is written in: frozen values, no behaviour beyond their own checks.

A `Draft` is what is read; `Finding` and `Entity` are facts found in it; a `Ruling` is a finding as one
policy sees it on one account; a `Report` is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Account", "Category", "Draft", "Entity", "EntityLabel", "Finding", "Report", "Ruling", "Severity", "Verdict",
]


class Account(StrEnum):
    """Whose account the draft is for."""

    PERSONAL = "personal"
    SPONSORED = "sponsored"


class Category(StrEnum):
    """What a draft can be flagged for."""

    STUDENT_NAME = "student_name"
    STUDENT_INFO = "student_info"
    STUDENT_PHOTO = "student_photo"
    LIVE_LOCATION = "live_location"
    HARASSING = "harassing"
    DEFAMATORY = "defamatory"
    DISCRIMINATORY = "discriminatory"
    THREATENING = "threatening"
    OBSCENE = "obscene"
    POLITICAL = "political"
    COMMERCIAL = "commercial"
    PROSELYTIZING = "proselytizing"
    OFFICIAL_VOICE = "official_voice"
    BOUNDARY = "boundary"
    CONFIDENTIAL = "confidential"
    DISRUPTIVE = "disruptive"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    CROSS_LINK = "cross_link"
    INSTRUCTIONAL_USE = "instructional_use"


class Severity(StrEnum):
    """How much a policy minds a finding, from not at all to a clear breach; ``rank`` orders them."""

    ALLOWED = "allowed"
    NOTE = "note"
    REVIEW = "review"
    STOP = "stop"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Verdict(StrEnum):
    """The answer in one word; a draft that could not be judged is ``review``, never ``clear``."""

    CLEAR = "clear"
    REVIEW = "review"
    STOP = "stop"


class EntityLabel(StrEnum):
    """Who or what a named span is."""

    STUDENT = "STUDENT"
    STAFF = "STAFF"
    PERSON = "PERSON"
    LOCATION = "LOCATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text and the context it is judged in. Offsets everywhere count code points of ``text``."""

    text: str = field(repr=False)
    account: Account = Account.SPONSORED
    policy: str = "crec"
    roster: tuple[str, ...] = field(default=(), repr=False)
    id: str | None = None
    source: str | None = None
    posted_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fact about ``text[start:end]``: it is this category with this probability, on this evidence.

    ``evidence`` names what found it (``tagger``, ``lexicon``, ``roster``, ``cue:...``, ``model``); ``words``
    are the words that weighed most in a model's decision, heaviest first. ``account`` is set where the fact
    itself depends on whose account it is (an official voice, a cross link), else None.
    """

    category: Category
    start: int
    end: int
    score: float
    evidence: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=(), repr=False)
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person or a place that the pipeline saw, flagged or not."""

    label: EntityLabel
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A finding as one policy sees it on one account."""

    finding: Finding
    severity: Severity
    clauses: tuple[str, ...]
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer to one draft. ``error`` says why it could not be judged; such a report is never clear."""

    draft: Draft
    verdict: Verdict
    rulings: tuple[Ruling, ...] = ()
    entities: tuple[Entity, ...] = ()
    error: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories flagged (``review`` or ``stop``), sorted."""
        flagged = {r.finding.category.value for r in self.rulings if r.severity.rank >= Severity.REVIEW.rank}
        return tuple(sorted(flagged))
