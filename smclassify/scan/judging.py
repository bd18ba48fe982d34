"""A batch of drafts into lines of JSON, in this process or in a worker's."""

from __future__ import annotations

import hashlib
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from smclassify import __version__
from smclassify.errors import InputError, SmclassifyError
from smclassify.report import to_record
from smclassify.resources import models_path
from smclassify.vocabulary import Draft, Report, Verdict

__all__ = ["Judged", "Load", "Loader", "judge", "fingerprint", "judge_here", "reports", "Setup"]


class Judge(Protocol):
    """What a scan needs of `smclassify.checker.Checker`."""

    def check(self, draft: Draft) -> Report: ...
    def check_many(self, drafts, *, batch_size: int = 256) -> Iterator[Report]: ...


Load = Callable[[], Judge]


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads the checker from ``models`` (None: those that came with the package); travels to workers."""

    models: Path | None = None

    def __call__(self) -> Judge:
        from smclassify.checker import Checker

        return Checker.load(self.models)

    def fingerprint(self) -> str | None:
        """What tells these models from others; None where there are none."""
        try:
            manifest = ((self.models or models_path()) / "manifest.json").read_bytes()
        except OSError:
            return None
        return hashlib.sha256(manifest).hexdigest()


def fingerprint(load: Load) -> str | None:
    """What tells the models that ``load`` loads from others, where it can tell."""
    return load.fingerprint() if isinstance(load, Loader) else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged batch: a JSON line a post, and how many got which verdict, or none (``unjudged``)."""

    lines: bytes = field(repr=False)
    counts: Counter[str]


def reports(checker: Judge, drafts: list[Draft]) -> Iterator[Report]:
    """Yield a report a draft, whatever happens to one of them.

    Should the checker fail on a batch, its posts are judged one by one, and the one that fails says so.
    """
    done = 0
    try:
        for report in checker.check_many(drafts, batch_size=len(drafts)):
            yield report
            done += 1
    except SmclassifyError:
        raise
    except Exception:
        yield from (_one(checker, draft) for draft in drafts[done:])


def _one(checker: Judge, draft: Draft) -> Report:
    try:
        return checker.check(draft)
    except SmclassifyError:
        raise
    except Exception as error:
        return Report(
            draft=draft, verdict=Verdict.REVIEW, error=f"the models failed on it ({type(error).__name__})"
        )


def judge(checker: Judge, drafts: list[Draft]) -> Judged:
    """Return a batch judged, in order."""
    lines, counts = [], Counter()
    for report in reports(checker, drafts) if drafts else ():
        record = to_record(report)
        counts[record["verdict"]] += 1
        counts["unjudged"] += report.error is not None
        lines.append(json.dumps(record, ensure_ascii=False))
    if len(lines) != len(drafts):
        raise SmclassifyError(
            f"checker: {len(lines):,} reports for {len(drafts):,} posts; report this as a bug"
        )
    return Judged("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"), counts)


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs once: how to load the checker and, on another machine, the policy file's bytes."""

    load: bytes
    policy: str | None = None
    policy_bytes: bytes | None = field(default=None, repr=False)
    version: str = __version__
    models: str | None = None

    @classmethod
    def of(cls, load: Load, policy: str | None = None) -> Setup:
        """``policy`` is the path of a policy file that the workers may not have."""
        content = Path(policy).read_bytes() if policy else None
        return cls(pickle.dumps(load), policy, content, models=fingerprint(load))

    def checker(self) -> Judge:
        """Load the checker, and refuse to give other answers than the machine that asked."""
        load = pickle.loads(self.load)  # noqa: S301 - made by `of` in our own parent
        if self.version != __version__ or fingerprint(load) != self.models:
            raise InputError(
                "a worker has another version of smclassify or of its models; install the same there"
            )
        return load()


LOADED: dict[tuple, Judge] = {}
POLICIES: dict[bytes, str] = {}
ONE_AT_A_TIME = Lock()


def judge_here(setup: Setup, drafts: list[Draft]) -> Judged:
    """Judge a batch in a worker, which loads the checker with its first batch and keeps it."""
    with ONE_AT_A_TIME:
        key = (setup.load, setup.version, setup.models)
        if key not in LOADED:
            LOADED[key] = setup.checker()
        if setup.policy_bytes is not None:
            local = _local_policy(setup.policy_bytes)
            drafts = [
                replace(draft, policy=local) if draft.policy == setup.policy else draft for draft in drafts
            ]
        return judge(LOADED[key], drafts)


def _local_policy(content: bytes) -> str:
    if content not in POLICIES:
        with tempfile.NamedTemporaryFile(prefix="smclassify-", suffix=".toml", delete=False) as file:
            file.write(content)
        POLICIES[content] = file.name
    return POLICIES[content]
