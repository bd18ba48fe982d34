"""The files of a scan under way: killed at any moment, it can go on and nothing is lost or doubled.

Beside OUTPUT lie ``OUTPUT.part`` (records, one JSON line each), ``OUTPUT.rejects.part`` and
``OUTPUT.state.part``: how far the input was read and how long the other two were at that moment. To resume is
to cut both back to those lengths and to read on from there. The state file is replaced whole, after the
others are on disk; at the end the records become OUTPUT in one rename.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from smclassify.errors import InputError, SmclassifyError
from smclassify.scan.batches import Batch
from smclassify.scan.judging import Judged

__all__ = ["Parts", "State", "identity", "rejects_path"]

SECONDS_BETWEEN_SAVES = 1.0
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(slots=True)
class State:
    """How far a scan is. ``position`` counts the items read, ``size`` and ``rejects_size`` are bytes."""

    key: str
    position: int = 0
    size: int = 0
    rejects_size: int = 0
    posts: int = 0
    rejected: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    complete: bool = False


def rejects_path(output: Path) -> Path:
    """Where the rows are listed that could not be read."""
    return output.with_name(f"{output.name}.rejects.jsonl")


def identity(inputs: list[Path], options: dict) -> str:
    """Return a key that changes with the inputs (names, sizes, times) and with the options."""
    files = []
    for path in inputs:
        found = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in found:
            facts = file.stat()
            files.append([os.path.realpath(file), facts.st_size, facts.st_mtime_ns])
    facts = json.dumps([files, options], sort_keys=True, default=str)
    return hashlib.sha256(facts.encode("utf-8", "surrogateescape")).hexdigest()


class Parts:
    """A context manager around the part files; ``state`` says where to go on from."""

    def __init__(self, output: Path, key: str, resume: bool):
        self.output = output
        self.part, self.rejects, self.saved = (
            output.with_name(f"{output.name}{end}.part") for end in ("", ".rejects", ".state")
        )
        self.state = (self._find(key) if resume else None) or State(key)
        self.files: list[BinaryIO] = []
        self.last_save = time.monotonic()

    def _find(self, key: str) -> State | None:
        """Return the state of an interrupted scan, None where there is none to go on with."""
        try:
            state = State(**json.loads(self.saved.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            raise InputError(f"{self.saved.name}: damaged; scan without --resume to start over") from None
        if state.key != key:
            raise InputError(
                f"{self.saved.name}: of a scan of other input or with other options; "
                "repeat those, or scan without --resume to start over"
            )
        for path, size in ((self.part, state.size), (self.rejects, state.rejects_size)):
            if not state.complete and (not path.is_file() or path.stat().st_size < size):
                raise InputError(f"{path.name}: shorter than it was; scan without --resume to start over")
        return state

    def __enter__(self) -> Parts:
        if self.state.complete:
            return self
        try:
            if self.state.position == 0:
                self.saved.unlink(missing_ok=True)
            for path, size in ((self.part, self.state.size), (self.rejects, self.state.rejects_size)):
                file = path.open("ab")
                self.files.append(file)
                file.truncate(size)
                file.seek(size)
            self.save()
        except OSError as error:
            self._close()
            raise self._unwritable(error) from None
        return self

    def write(self, batch: Batch, judged: Judged) -> None:
        """Add a judged batch; the state is saved about once a second."""
        try:
            rejects = "".join(batch.rejects).encode("utf-8", "replace")
            for file, content in zip(self.files, (judged.lines, rejects), strict=True):
                file.write(content)
            state = self.state
            state.position = batch.position
            state.size += len(judged.lines)
            state.rejects_size += len(rejects)
            state.posts += len(batch.drafts)
            state.rejected += len(batch.rejects)
            state.counts = dict(Counter(state.counts) + judged.counts)
            if time.monotonic() - self.last_save >= SECONDS_BETWEEN_SAVES:
                self.save()
        except OSError as error:
            raise self._unwritable(error) from None

    def save(self) -> None:
        """Put on disk what was written, then where that is."""
        for file in self.files:
            file.flush()
            os.fsync(file.fileno())
        fresh = self.saved.with_name(f"{self.output.name}.state.new.part")
        fresh.write_text(json.dumps(asdict(self.state)), encoding="utf-8")
        os.replace(fresh, self.saved)
        self.last_save = time.monotonic()

    def finish(self, convert: Callable[[Path, Path], None] | None) -> None:
        """Turn the parts into OUTPUT and its rejects; each step may be cut short and done again.

        ``convert(part, target)`` writes another format than JSON lines.
        """
        try:
            if not self.state.complete:
                self.state.complete = True
                self.save()
            self._close()
            rejects = rejects_path(self.output)
            if not self.state.rejected:
                rejects.unlink(missing_ok=True)
                self.rejects.unlink(missing_ok=True)
            elif self.rejects.exists():
                os.replace(self.rejects, rejects)
            if self.part.exists():
                target = self.part
                if convert is not None:
                    target = self.output.with_name(f"{self.output.name}.new.part")
                    convert(self.part, target)
                os.replace(target, self.output)
                self.part.unlink(missing_ok=True)
            self.saved.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def __exit__(self, kind, error, traceback) -> None:
        if self.files and kind is not None:
            with suppress(OSError):  # what stopped the scan is the news; the state saved before still holds
                self.save()
        self._close()
        if kind is not None and self.state.position == 0:
            for path in (self.part, self.rejects, self.saved):
                path.unlink(missing_ok=True)

    def _close(self) -> None:
        files, self.files = self.files, []
        for file in files:
            with suppress(OSError):
                file.close()

    def _unwritable(self, error: OSError) -> SmclassifyError:
        if error.errno in NO_SPACE:
            return SmclassifyError(
                f"{self.output.name}: the disk is full after {self.state.posts:,} posts; "
                "make room and go on with --resume"
            )
        reason = (error.strerror or type(error).__name__).lower()
        return InputError(f"{self.output.name}: cannot be written ({reason}); choose another place")
