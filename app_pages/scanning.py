"""A scan in the background, so that the page stays alive: a thread that reads, judges and can be stopped.

The uploaded files lie in a temporary folder while they are read and are deleted with it. The thread holds its
`Job` weakly: when the session that started it is gone, it ends by itself.
"""

from __future__ import annotations

import json
import logging
import tempfile
import threading
import time
import weakref
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app_pages.state import Models
from smclassify import exports
from smclassify.errors import InputError, SmclassifyError
from smclassify.exports.posts import Post, Tally
from smclassify.report import to_record
from smclassify.scan.batches import Context, batches
from smclassify.scan.judging import reports

__all__ = ["Job", "by_month", "converted", "start"]

LOG = logging.getLogger("smclassify.app")
BATCH = 16
MOST = 200_000


@dataclass(eq=False)
class Job:
    """A scan under way or done: ``records`` as the contract has them, ``rejects`` as rows of file, row, reason."""

    total: int | None = None
    records: list[dict] = field(default_factory=list, repr=False)
    rejects: list[dict] = field(default_factory=list, repr=False)
    notes: list[str] = field(default_factory=list)
    error: str | None = None
    running: bool = True
    stopped: bool = False


def start(files: list[tuple[str, bytes]], context: Context, models: Models) -> Job:
    """Begin a scan of uploaded files (name, content) and return its job."""
    job = Job()
    threading.Thread(target=_run, args=(weakref.ref(job), files, context, models), daemon=True).start()
    return job


def _run(job: weakref.ref[Job], files, context: Context, models: Models) -> None:
    error = None
    try:
        with tempfile.TemporaryDirectory(prefix="smclassify-") as folder:
            _scan(job, _written(Path(folder), files), context, models)
    except SmclassifyError as problem:
        error = str(problem).replace(f"{tempfile.gettempdir()}/", "")
    except Exception as problem:
        LOG.error("a scan failed: %s", type(problem).__name__)
        error = f"the scan failed ({type(problem).__name__})"
    if (mine := job()) is not None:
        mine.error, mine.running = error, False


def _written(folder: Path, files: list[tuple[str, bytes]]) -> list[Path]:
    """Put the files into a folder each, under their own names, so that errors name them."""
    paths = []
    for number, (name, content) in enumerate(files):
        path = folder / str(number) / (Path(name.replace("\\", "/")).name or "upload")
        path.parent.mkdir()
        path.write_bytes(content)
        paths.append(path)
    return paths


def _scan(job: weakref.ref[Job], paths: list[Path], context: Context, models: Models) -> None:
    total = sum(isinstance(item, Post) for item in exports.read(paths))
    if (mine := job()) is None or mine.stopped:
        return
    mine.total = total
    if total > MOST:
        raise InputError(f"{total:,} posts are too many for this page; use `smclassify scan`, which takes any number")
    del mine
    tally = Tally()

    def counted():
        for item in exports.read(paths):
            tally.add(item)
            yield item

    for batch in batches(counted(), context, size=BATCH):
        with models.lock:
            records = [to_record(report) for report in reports(models.checker, batch.drafts)] if batch.drafts else []
        time.sleep(0.002)  # lets a draft that waits for the lock go first
        if (mine := job()) is None or mine.stopped:
            return
        mine.records += records
        mine.rejects += [json.loads(line) for line in batch.rejects]
        del mine
    if (mine := job()) is not None:
        mine.notes = tally.lines()[1:]


def converted(records: list[dict], kind: str) -> bytes:
    """Return records as a file: ``jsonl``, ``csv``, ``xlsx`` or ``html``."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if kind == "jsonl":
        return lines.encode("utf-8", "replace")
    from smclassify.scan.page import write_html
    from smclassify.scan.tables import write_csv, write_xlsx

    with tempfile.TemporaryDirectory(prefix="smclassify-") as folder:
        source, target = Path(folder) / "scan.jsonl", Path(folder) / f"scan.{kind}"
        source.write_bytes(lines.encode("utf-8", "replace"))
        {"csv": write_csv, "xlsx": write_xlsx, "html": write_html}[kind](source, target)
        return target.read_bytes()


def by_month(records: list[dict]) -> list[tuple[str, Counter[str]]]:
    """Counts by month and verdict, of the posts that have a date; by year where the months are many."""
    months: dict[str, Counter[str]] = {}
    width = 7 if len({record["posted_at"][:7] for record in records if record["posted_at"]}) <= 36 else 4
    for record in records:
        if record["posted_at"]:
            months.setdefault(record["posted_at"][:width], Counter())[record["verdict"]] += 1
    return sorted(months.items())
