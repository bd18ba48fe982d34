"""What happens to a draft: it is read once, facts are found in it, and the policy says what they mean.

>>> checker = Checker.load()
>>> checker.check(Draft(text="We're at Mystic Aquarium with 4B until 1!")).labels
('live_location',)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from smclassify import policy as policies
from smclassify.artifacts import load_tone, verify
from smclassify.errors import PolicyError, SmclassifyError, UnjudgedError
from smclassify.findings import Judge, Read
from smclassify.language import unjudged_reason
from smclassify.vocabulary import Account, Draft, Report, Verdict

__all__ = ["Checker"]

LONGEST = 100_000
MOST_WORDS = 100_000
SURROGATES = re.compile(r"[\ud800-\udfff]")  # halves of characters, which no model can read


class Checker:
    """Judges drafts. Holds the models and nothing of any draft.

    Parameters
    ----------
    nlp : spacy.language.Language
        The pipeline of `smclassify.pipeline`.
    judge : Judge
        The tone estimators around it.
    """

    def __init__(self, nlp, judge: Judge):
        self.nlp, self.judge = nlp, judge

    @classmethod
    def load(cls, models: Path | None = None) -> Checker:
        """Load the models of a folder (the bundled ones by default), verified by hash.

        Raises
        ------
        ArtifactError
            If a model file is missing or altered.
        """
        from smclassify import pipeline

        nlp = pipeline.load(verify("nlp", models))
        return cls(nlp, Judge(nlp.get_pipe("smclassify_reader").encoder.heads, **load_tone(models)))

    def check(self, draft: Draft) -> Report:
        """Judge one draft."""
        return next(self.check_many([draft]))

    def check_many(self, drafts: Iterable[Draft], *, batch_size: int = 256) -> Iterator[Report]:
        """Judge drafts lazily, in order. One that cannot be judged comes back with ``error`` set, never clear."""
        drafts = iter(drafts)
        while batch := list(islice(drafts, batch_size)):
            yield from (self.report(draft, read) for draft, read in zip(batch, self.read(batch), strict=True))

    def what_if(self, draft: Draft) -> dict[tuple[Account, str], Report]:
        """The same draft on both accounts under every shipped policy and its own, read once."""
        (read,) = self.read([draft])
        names = dict.fromkeys([*policies.available(), draft.policy])
        return {(account, name): self.report(replace(draft, account=account, policy=name), read)
                for account in Account for name in names}

    def read(self, drafts: Sequence[Draft]) -> list[Read | UnjudgedError]:
        """Read the texts; one too long to be read gives the error instead."""
        short = [SURROGATES.sub("\ufffd", draft.text) if len(draft.text) <= LONGEST else "" for draft in drafts]
        reads = self.judge.read(list(self.nlp.pipe(short, batch_size=len(short) or 1)))
        if len(self.nlp.vocab) > MOST_WORDS:
            from smclassify import pipeline

            self.nlp = pipeline.renewed(self.nlp)
        return [
            read if len(draft.text) <= LONGEST
            else UnjudgedError(f"it is longer than {LONGEST:,} characters; check it in parts")
            for draft, read in zip(drafts, reads, strict=True)
        ]

    def report(self, draft: Draft, read: Read | UnjudgedError) -> Report:
        """What the draft's policy says of what was read."""
        try:
            policy = policy_of(str(draft.policy))
        except PolicyError as error:
            return unjudged(Report(draft=draft, verdict=Verdict.REVIEW), str(error))
        if isinstance(read, SmclassifyError):
            return unjudged(Report(draft=draft, verdict=Verdict.REVIEW), str(read))
        findings = self.judge.findings(read, draft.account, draft.roster)
        report = policy.judge(draft, findings, self.judge.entities(read, findings))
        reason = unjudged_reason(draft.text)
        return unjudged(report, reason) if reason else report


def unjudged(report: Report, reason: str) -> Report:
    """The report of a draft that could not be judged: what was seen still stands, but it is never clear."""
    verdict = Verdict.REVIEW if report.verdict == Verdict.CLEAR else report.verdict
    return replace(report, verdict=verdict, error=reason)


@lru_cache(maxsize=32)
def policy_of(name: str) -> policies.Policy:
    """A policy by id or path, read once."""
    return policies.load(name)
