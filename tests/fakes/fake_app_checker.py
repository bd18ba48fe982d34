"""A checker for the page's tests: like `fake_checker`'s, with more words to find and with ``what_if``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from smclassify import policy
from smclassify.checker import unjudged
from smclassify.vocabulary import Account, Category, Draft, Finding, Report, Verdict

policy_of = lru_cache(policy.load)
FINDS = {
    Category.STUDENT_NAME: re.compile(r"\b(?:Maya T\.|Lily|Kofi|Jo)(?!\w)"),
    Category.LIVE_LOCATION: re.compile(r"\bWe're at [^.!]*[.!]?"),
    Category.HARASSING: re.compile(r"[^.!?]*\bidiots?\b[^.!?]*[.!?]?"),
    Category.POLITICAL: re.compile(r"\bVote yes\b[^.]*"),
    Category.BOUNDARY: re.compile(r"\bText me [^.]*"),
    Category.OFFICIAL_VOICE: re.compile(r"^CREC announces(?![\s\S]*Opinions are my own)[^.]*"),
    Category.STUDENT_PHOTO: re.compile(r"\bpictures? of (?![\s\S]*permission)[^.]*"),
}


@dataclass(frozen=True)
class FakeAppChecker:
    """A text with ``unjudgeable`` cannot be judged, one with ``explode`` raises with the text as its message."""

    def check(self, draft: Draft) -> Report:
        if "explode" in draft.text:
            raise ZeroDivisionError(draft.text)
        findings = [
            Finding(
                category=category,
                start=m.start(),
                end=m.end(),
                score=0.97,
                evidence=("fake",),
                account=Account.PERSONAL if category == Category.OFFICIAL_VOICE else None,
            )
            for category, pattern in FINDS.items()
            for m in pattern.finditer(draft.text)
        ]
        findings += [
            Finding(category=Category.STUDENT_NAME, start=m.start(), end=m.end(), score=0.99, evidence=("roster",))
            for name in draft.roster
            for m in re.finditer(rf"\b{re.escape(name.split()[0])}\b", draft.text)
        ]
        report = policy_of(str(draft.policy)).judge(draft, findings)
        return unjudged(report, "it is not in English") if "unjudgeable" in draft.text else report

    def check_many(self, drafts, *, batch_size: int = 256):
        return (self.check(draft) for draft in drafts)

    def what_if(self, draft: Draft) -> dict[tuple[Account, str], Report]:
        return {
            (account, name): self.check(replace(draft, account=account, policy=name))
            for account in Account
            for name in policy.available()
        }


__all__ = ["FakeAppChecker", "Verdict"]
