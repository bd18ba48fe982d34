"""Files of posts into a file of records: any size, in order, nothing lost.

Posts are read lazily, judged in batches, and written as they are judged (see `parts` for what lies on disk
meanwhile); memory does not grow with the input. `scan_frame` does the same for a pandas or Dask frame.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from smclassify import __version__, exports, policy
from smclassify.errors import InputError, RowError
from smclassify.exports.posts import Post, Skip, Tally
from smclassify.scan.batches import BATCH_SIZE, Batch, Context, batches
from smclassify.scan.engines import judged_by_dask, judged_by_processes, judged_here
from smclassify.scan.frame import frame_meta, scan_frame
from smclassify.scan.judging import Judged, Load, Loader, fingerprint
from smclassify.scan.parts import Parts, identity

__all__ = ["Context", "Loader", "Scan", "Summary", "frame_meta", "scan", "scan_frame"]

FORMATS = (".jsonl", ".csv", ".xlsx", ".parquet", ".html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What to scan and how. ``workers`` counts processes; ``scheduler`` is a Dask scheduler's address."""

    inputs: tuple[Path, ...]
    output: Path
    context: Context = field(default_factory=Context)
    text_column: str | None = None
    workers: int = 1
    engine: str = "local"
    scheduler: str | None = None
    resume: bool = False
    batch_size: int = BATCH_SIZE
    load: Load = field(default_factory=Loader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a scan did: posts by verdict, rows rejected, what the readers skipped, and how fast it was.

    ``seconds`` and ``judged`` are this run's, the rest is the whole scan's.
    """

    output: Path
    posts: int
    rejected: int
    counts: dict[str, int]
    skipped: tuple[str, ...]
    judged: int
    seconds: float

    def lines(self) -> list[str]:
        """The summary in words."""
        parts = ", ".join(f"{self.counts.get(name, 0):,} {name}" for name in ("stop", "review", "clear"))
        unjudged = self.counts.get("unjudged", 0)
        note = f" ({unjudged:,} of them could not be judged: read those yourself)" if unjudged else ""
        rate = f"; {self.judged / self.seconds:,.0f} posts/s" if self.judged and self.seconds > 0 else ""
        return [f"{self.output}: {self.posts:,} posts: {parts}{note}{rate}", *self.skipped]


def scan(job: Scan) -> Summary:
    """Judge every post of the inputs and write the output, as the contract says.

    Raises
    ------
    InputError
        An input, an option or the output cannot be used.
    SmclassifyError
        The scan stopped midway (disk full, a worker killed); ``resume`` goes on.
    KeyboardInterrupt
        As pressed; what is judged is kept for ``resume``.
    """
    _check(job)
    started, tally = time.monotonic(), Tally()
    with Parts(job.output, _key(job), job.resume) as parts:
        before = parts.state.posts
        if not parts.state.complete:
            todo = batches(_items(job, tally), job.context, parts.state.position, job.batch_size)
            with _Progress(job, before) as progress:
                for batch, judged in _judged(job, todo):
                    parts.write(batch, judged)
                    progress.update(len(batch.drafts))
        parts.finish(_converter(job))
        state = parts.state
    return Summary(
        output=job.output,
        posts=state.posts,
        rejected=state.rejected,
        counts=state.counts,
        skipped=tuple(tally.lines()[1:]),
        judged=state.posts - before,
        seconds=time.monotonic() - started,
    )


def _check(job: Scan) -> None:
    """Refuse now what would otherwise fail after hours."""
    if job.output.suffix.lower() not in FORMATS:
        raise InputError(f"{job.output.name}: its extension must be one of {' '.join(FORMATS)}")
    if job.output.is_dir() or not job.output.parent.is_dir():
        raise InputError(f"{job.output}: no file can be written there; make its folder first")
    output = job.output.resolve()
    for path in job.inputs:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
        if path.resolve() == output or (path.is_dir() and output.is_relative_to(path.resolve())):
            raise InputError(f"{job.output}: would be written over or into the input; choose another place")
    if job.workers < 1:
        raise InputError("--workers: must be 1 or more")
    policy.load(job.context.policy)


def _key(job: Scan) -> str:
    """Everything that the records depend on, in one key."""
    context = asdict(job.context)
    if (file := _policy_file(job)) is not None:
        context["policy"] = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    options = {
        "version": __version__,
        "models": fingerprint(job.load),
        "context": context,
        "column": job.text_column,
        "batch": job.batch_size,
    }
    return identity(list(job.inputs), options)


def _policy_file(job: Scan) -> str | None:
    name = job.context.policy
    return None if name in policy.available() else name


def _items(job: Scan, tally: Tally) -> Iterator[Post | Skip | RowError | InputError]:
    """Yield what the readers yield; a file that cannot be read on is an item too, unless it is all there is.

    Every input is looked at before the first is read.
    """
    empty, failure = True, None
    for items in [exports.read(path, text_column=job.text_column) for path in job.inputs]:
        try:
            for item in items:
                tally.add(item)
                empty = empty and isinstance(item, Skip)
                yield item
        except InputError as error:
            if len(job.inputs) == 1 and empty:
                raise
            failure = error
            yield error
    if empty and failure is not None:
        raise failure


def _judged(job: Scan, todo: Iterator[Batch]) -> Iterator[tuple[Batch, Judged]]:
    if job.engine == "dask":
        return judged_by_dask(todo, job.load, job.workers, job.scheduler, _policy_file(job))
    if job.workers > 1:
        return judged_by_processes(todo, job.load, job.workers)
    return judged_here(todo, job.load)


def _converter(job: Scan):
    """Return the function that turns JSON lines into the output's format, or None where they are it."""
    kind = job.output.suffix.lower()
    if kind == ".jsonl":
        return None
    if kind == ".html":
        from smclassify.scan.page import write_html

        return write_html
    from smclassify.scan import tables

    return {".csv": tables.write_csv, ".xlsx": tables.write_xlsx, ".parquet": tables.write_parquet}[kind]


class _Progress:
    """A bar on standard error with rate and time left; nothing where that is no terminal.

    The time left is known once a thread has counted the posts, which takes a small part of judging them.
    """

    def __init__(self, job: Scan, done: int):
        from tqdm import tqdm

        size = shutil.get_terminal_size()  # tqdm shows nothing where a terminal does not tell its size
        self.bar = tqdm(
            unit=" posts",
            initial=done,
            disable=not sys.stderr.isatty(),
            file=sys.stderr,
            ncols=size.columns,
            nrows=size.lines,
        )
        self.job, self.stopped = job, False

    def __enter__(self) -> _Progress:
        if not self.bar.disable:
            threading.Thread(target=self._count, daemon=True).start()
        return self

    def _count(self) -> None:
        count = 0
        with suppress(Exception):  # the scan itself reports what is wrong with a file
            for item in _items(self.job, Tally()):
                if self.stopped:
                    return
                count += isinstance(item, Post)
        self.bar.total = count

    def update(self, count: int) -> None:
        self.bar.update(count)

    def __exit__(self, *stopped) -> None:
        self.stopped = True
        self.bar.close()
