"""Put newly trained models into use, unless a guard set shows that they are worse; and take that back.

The guard set is judged by both. New models are refused where, beyond noise (the paired bootstrap interval of the
difference lies wholly on the wrong side of zero), macro F1, the F1 of any category or of any kind of span is lower,
or more clean or ordinary posts are flagged. Every step is written to ``promotions.jsonl``: figures and hashes only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from smclassify.artifacts import describe, file_hash, verify
from smclassify.checker import Checker
from smclassify.comparison import WORSE_WHEN_MORE, compare
from smclassify.comparison.counting import metric_name
from smclassify.corpus import read_labelled
from smclassify.errors import ArtifactError, InputError
from smclassify.feedback.schema import data_folder
from smclassify.resources import data_path, models_path

__all__ = ["Decision", "history", "identity", "log_path", "promote", "rollback", "worse"]

KEPT = 5  # earlier models that can be gone back to
NOT_GUARDED = {"exact"}  # follows from the others


@dataclass(frozen=True)
class Decision:
    """Whether models were put into use. ``reasons`` say why not, or why it took force; ``result`` compares them."""

    promoted: bool
    reasons: tuple[str, ...]
    result: dict | None = field(default=None, repr=False)


def promote(new: Path, *, in_use: Path | None = None, guard: Path | None = None, force: bool = False,
            load: Callable[[Path], object] = Checker.load) -> Decision:
    """Put the models of a folder into use if they are no worse on the guard set, or if ``force`` says so.

    Parameters
    ----------
    new : Path
        A folder that `smclassify.train.train` wrote. It stays; a copy is put into use.
    in_use : Path, optional
        The folder that it replaces; the bundled models by default.
    guard : Path, optional
        Labelled posts that no training has seen; those that came along by default.
    force : bool
        Promote whatever the guard says; the reasons are logged.
    load : callable
        Makes a checker of a models folder.

    Raises
    ------
    ArtifactError
        If the new models are not as their manifest says.
    InputError
        If there is no guard set, or the folder in use cannot be written.
    """
    new, in_use, guard = Path(new), Path(in_use or models_path()), Path(guard or data_path("guard.jsonl"))
    recover(in_use)
    for name in ("nlp", "tone"):
        verify(name, new)
    if new.resolve() == in_use.resolve():
        raise InputError(f"{new}: these models are in use already")
    posts = list(read_labelled([guard]))
    if not posts:
        raise InputError(f"{guard}: no posts in it; pass labelled posts that no training has seen")
    drafts = [post.draft for post in posts]
    result, reasons = None, ["the models in use cannot be read, so nothing can be compared"]
    try:
        before = list(load(in_use).check_many(drafts))
    except ArtifactError:
        before = None
    if before is not None:
        result = compare(posts, before, list(load(new).check_many(drafts)))
        reasons = worse(result)
    promoted = force or not reasons
    was, now = identity(in_use), identity(new)
    if promoted:
        put_in_place(new, in_use, keep=True)
    write_log("promoted" if promoted else "refused", in_use, was, now, guard=file_hash(guard), forced=force,
              reasons=reasons, figures=None if result is None else result["figures"])
    return Decision(promoted, tuple(reasons), result)


def worse(result: dict) -> list[str]:
    """In what a comparison shows the new models to be worse beyond noise, one sentence each."""
    out = []
    for metric, entry in result["figures"].items():
        bad = entry["low"] > 0 if metric in WORSE_WHEN_MORE else entry["high"] < 0
        if bad and metric not in NOT_GUARDED:
            out.append(f"{metric_name(metric)}: {entry['before']:.3f} before, {entry['after']:.3f} now (change between "
                       f"{entry['low']:+.3f} and {entry['high']:+.3f})")
    return out


def rollback(*, in_use: Path | None = None) -> Path:
    """Put the models back that were in use before the last promotion; return the folder.

    Raises
    ------
    InputError
        If there are none, or the folder cannot be written.
    """
    in_use = Path(in_use or models_path())
    recover(in_use)
    earlier = history(in_use)
    if not earlier:
        raise InputError(f"{in_use}: nothing to go back to; no models were promoted here")
    for row in describe(earlier[-1]):
        verify(row["name"], earlier[-1])
    was, now = identity(in_use), identity(earlier[-1])
    put_in_place(earlier[-1], in_use, keep=False)
    shutil.rmtree(earlier[-1])
    write_log("rolled back", in_use, was, now)
    return in_use


def history(in_use: Path | None = None) -> list[Path]:
    """Folders of the models that were in use before, oldest first."""
    return sorted(path for path in kept_for(Path(in_use or models_path())).glob("*") if path.suffix != ".part")


def kept_for(in_use: Path) -> Path:
    """Where what was in use in this folder is kept."""
    place = hashlib.sha256(str(in_use.resolve()).encode()).hexdigest()[:8]
    return data_folder() / "models" / place


def identity(models: Path) -> str | None:
    """A hash that tells models apart; None where there are none."""
    try:
        rows = [(row["name"], row["sha256"]) for row in describe(models)]
    except ArtifactError:
        return None
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def put_in_place(new: Path, in_use: Path, *, keep: bool) -> None:
    """Make ``in_use`` a copy of ``new``; a crash in between leaves one of the two, which `recover` finds."""
    ready, old = beside(in_use)
    with writable(in_use):
        shutil.rmtree(ready, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(new, ready)
        for path in in_use.glob("*"):  # such as a model card
            if path.is_file() and not (ready / path.name).exists():
                shutil.copy2(path, ready / path.name)
        if keep and in_use.is_dir():
            keep_copy(in_use)
        if in_use.is_dir():
            os.rename(in_use, old)
        os.rename(ready, in_use)
        shutil.rmtree(old, ignore_errors=True)


def keep_copy(in_use: Path) -> None:
    """Copy the models in use to the history, and let go of the oldest."""
    folder = kept_for(in_use)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    partial = target.with_suffix(".part")
    shutil.copytree(in_use, partial)
    os.rename(partial, target)
    for oldest in history(in_use)[:-KEPT]:
        shutil.rmtree(oldest)


def recover(in_use: Path) -> None:
    """Undo a promotion that was killed between taking the old models away and putting the new ones there."""
    _, old = beside(in_use)
    if old.is_dir() and not in_use.exists():
        with writable(in_use):
            os.rename(old, in_use)


def beside(in_use: Path) -> tuple[Path, Path]:
    """Folders for new and for old models on their way, on the same disk."""
    return in_use.with_name(in_use.name + ".new.part"), in_use.with_name(in_use.name + ".old.part")


@contextmanager
def writable(in_use: Path) -> Iterator[None]:
    """Name what cannot be written."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"{error.filename or in_use}: cannot be written ({reason}); nothing was put into use. "
                         "Pass --models with the folder itself to commands instead") from None


def log_path() -> Path:
    """The log of every step: one JSON object a line."""
    return data_folder() / "promotions.jsonl"


def write_log(step: str, in_use: Path, was: str | None, now: str | None, **more) -> None:
    """Add a step to the log."""
    entry = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "step": step, "models": str(in_use),
             "from": was, "to": now, **more}
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry, sort_keys=True) + "\n")
