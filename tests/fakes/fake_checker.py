"""A checker that needs no models: a few words of a draft decide what is found in it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from smclassify import policy
from smclassify.vocabulary import Category, Draft, Entity, EntityLabel, Finding, Report, Verdict

policy_of = lru_cache(policy.load)
FINDS = {
    Category.STUDENT_NAME: re.compile(r"\b(?:Maya T\.|Lily)"),
    Category.LIVE_LOCATION: re.compile(r"\bWe're at [^.!]*[.!]?"),
    Category.HARASSING: re.compile(r"\bidiots?\b"),
    Category.POLITICAL: re.compile(r"\bVote yes\b.*"),
}
PLACE = re.compile(r"Mystic Aquarium")


@dataclass(frozen=True)
class FakeChecker:
    """Takes ``pause`` seconds a post. A text with ``unjudgeable`` cannot be judged, one with ``explode``
    raises, one with ``die once FILE`` kills its process unless FILE is there already."""

    pause: float = 0.0

    def check(self, draft: Draft) -> Report:
        return next(self.check_many([draft]))

    def check_many(self, drafts: Iterable[Draft], *, batch_size: int = 256) -> Iterator[Report]:
        return (self.report(draft) for draft in drafts)

    def report(self, draft: Draft) -> Report:
        if self.pause:
            time.sleep(self.pause)
        if "explode" in draft.text:
            raise ZeroDivisionError(draft.text)
        if (die := re.search(r"die once (\S+)", draft.text)) and not os.path.exists(die[1]):
            open(die[1], "w").close()
            os._exit(9)
        findings = [
            Finding(category=category, start=m.start(), end=m.end(), score=0.97, evidence=("fake",))
            for category, pattern in FINDS.items()
            for m in pattern.finditer(draft.text)
        ]
        findings += [
            Finding(
                category=Category.STUDENT_NAME, start=m.start(), end=m.end(), score=1.0, evidence=("roster",)
            )
            for name in draft.roster
            for m in re.finditer(re.escape(name), draft.text)
        ]
        places = [
            Entity(label=EntityLabel.LOCATION, start=m.start(), end=m.end())
            for m in PLACE.finditer(draft.text)
        ]
        report = policy_of(draft.policy).judge(draft, findings, places)
        if "unjudgeable" in draft.text:
            return replace(report, verdict=Verdict.REVIEW, error="it is not in English")
        return report


@dataclass(frozen=True)
class LoadFake:
    """Loads the fake in any process, as `smclassify.scan.Loader` loads the real one."""

    pause: float = 0.0

    def __call__(self) -> FakeChecker:
        return FakeChecker(self.pause)
