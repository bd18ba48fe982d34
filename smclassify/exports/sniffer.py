"""What is this file? Decides, from names and first bytes, which reader reads what."""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from smclassify.errors import InputError, RowError
from smclassify.exports import (
    columnar,
    delimited,
    facebook,
    instagram,
    json_rows,
    linkedin,
    mastodon,
    spreadsheet,
    threads,
    x,
)
from smclassify.exports.columns import same_name
from smclassify.exports.json_items import ASSIGNMENT, items
from smclassify.exports.posts import NOT_POSTS, Post, Skip, unusable
from smclassify.exports.sources import Source, folder_sources, printable, zip_sources
from smclassify.exports.streams import encoding_of, text_head

__all__ = ["Plan", "sniff"]

Reader = Callable[[Source], Iterator[Post | Skip | RowError]]

#: Networks whose files are JSON and tell what they are by their entries; Threads before Instagram, its host.
META = (facebook, threads, instagram)
NETWORKS = (x, *META, mastodon, linkedin)
TABLES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")
LINES = (".jsonl", ".ndjson")
CLAIMED = {".zip": "a zip", ".xlsx": "an XLSX file", ".parquet": "a Parquet file"}
WRAPPERS = re.compile(
    r"data|js|content|media|posts|your_(facebook|instagram)_activity|.*activity_across_facebook", re.I
)
DATA_FILES = re.compile(r"\.(js|json|csv|html)$", re.I)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one input is read: ``parts`` in order, the ``notes`` of an X archive, and the files left out. Notes
    that only lie beside the file that was asked for are ``borrowed``: what no tweet claims is not read."""

    label: str
    parts: list[tuple[Source, Reader]] = field(default_factory=list)
    notes: list[Source] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    borrowed: bool = False


def sniff(path: Path, text_column: str | None = None) -> Plan:
    """The plan for a file or a folder. InputError where there is nothing in it that can be read."""
    label = printable(path.name or str(path))
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        reason = (
            "no such file or folder"
            if isinstance(problem, FileNotFoundError)
            else "cannot be opened; check its name and permissions"
        )
        raise unusable(label, reason) from None
    except ValueError:
        raise unusable(label, "is no name that a file can have") from None
    if stat.S_ISDIR(mode):
        return _export(label, *folder_sources(path))
    if not stat.S_ISREG(mode):
        raise unusable(label, "is not a regular file")
    source = Source(path, label, path.name)
    head = source.head()
    if not head:
        raise unusable(label, "is empty")
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        sources, left_out = zip_sources(path, label)
        if spreadsheet.is_workbook({inner.inner for inner in sources}):
            return Plan(label, [(source, partial(spreadsheet.read, text_column=text_column))])
        if len(sources) == 1 and _network(sources[0]) is None and sources[0].name.lower().endswith(TABLES):
            return Plan(label, *_one(sources[0], sources[0].head(), text_column))
        return _export(label, sources, left_out)
    if head.startswith(b"PAR1"):
        return Plan(label, [(source, partial(columnar.read, text_column=text_column))])
    if claimed := CLAIMED.get(path.suffix.lower()):
        encoding_of(head, label)
        raise unusable(label, f"is not {claimed}, whatever its name says")
    parts, notes = _one(source, head, text_column)
    return Plan(label, parts, notes, borrowed=bool(parts))


def _notes_beside(source: Source) -> list[Source]:
    """The long texts of a ``tweets.js`` that was taken out of its archive with them."""
    if source.member is not None:
        return []
    beside = sorted(
        path for path in source.path.parent.glob("note-tweet*.js") if path.is_file() and not path.is_symlink()
    )
    return [Source(path, printable(path.name), path.name) for path in beside if x.FILES.search(path.name)]


def _network(source: Source):
    return next((network for network in NETWORKS if network.FILES.search(source.inner)), None)


def _export(label: str, sources: list[Source], left_out: dict[str, int]) -> Plan:
    """The posts among the files of an export; everything else is counted and never opened."""
    found, others = [], Counter()
    for source in sources:
        network = _network(source)
        if network is None:
            others[_topic(source.inner)] += 1
        else:
            found.append((NETWORKS.index(network), _part(source), source, network))
    if not found:
        raise unusable(label, _nothing_in(sources))
    found.sort(key=lambda part: part[:2])
    skips = [Skip(file=label, reason=reason, count=count) for reason, count in sorted(left_out.items())]
    skips += [
        Skip(file=label, reason=f"{NOT_POSTS}{topic}", count=count) for topic, count in sorted(others.items())
    ]
    notes = [source for _, _, source, network in found if network is x and x.is_notes(source)]
    parts = [(source, network.read) for _, _, source, network in found if source not in notes]
    return Plan(label, parts, notes, skips)


def _part(source: Source) -> tuple:
    """Sorts ``tweets.js`` before ``tweets-part1.js`` and part 2 before part 10."""
    folder, _, name = source.inner.rpartition("/")
    stem, number = re.fullmatch(r"(.*?)(?:[-_](?:part)?(\d+))?\.\w+", name).groups()
    return folder, "~" * (stem.lower().startswith("community")) + stem.lower(), int(number or 0)


def _nothing_in(sources: list[Source]) -> str:
    if not sources:
        return "holds no files"
    if any(network.HTML.search(source.inner) for source in sources for network in (facebook, instagram)):
        return "is an export in HTML; ask the network for it in JSON"
    if any(source.name.lower().endswith(".zip") for source in sources):
        return "holds zips, not posts; pass the zips one by one"
    return (
        "holds no posts of X, Facebook, Instagram, Threads, Mastodon or LinkedIn; pass its tables one by one"
    )


def _topic(inner: str) -> str:
    """What a file of an export is about, by its folder or its name: ``direct-messages``, ``likes``."""
    *folders, name = inner.split("/")
    inward = [folder for folder in folders if not WRAPPERS.fullmatch(folder)]
    if len(inward) > 1 or (inward and len(inward) < len(folders)):
        topic = inward[1] if len(inward) > 1 and inward[0] == folders[0] else inward[0]
    elif DATA_FILES.search(name):
        topic = re.sub(r"[-_](part)?\d+$", "", name.rpartition(".")[0])
    else:
        topic = folders[-1] if folders else "other files"
    return "".join(c if c.isprintable() else "?" for c in topic.lower())[:60]


def _one(
    source: Source, head: bytes, text_column: str | None
) -> tuple[list[tuple[Source, Reader]], list[Source]]:
    """The parts and the notes of a plan for a single text file."""
    text, _ = text_head(head, source.label)
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        raise unusable(source.label, "is empty")
    suffix = source.name[source.name.rfind(".") :].lower()
    if suffix in LINES:
        return [(source, partial(json_rows.read_lines, text_column=text_column))], []
    assigned = ASSIGNMENT.match(text)
    if suffix == ".js" or (assigned and assigned[1].startswith(("window.YTD", "Grailbird"))):
        if assigned is None or not x.VARIABLES.fullmatch(assigned[1]):
            what = f"holds {assigned[1][:60]}" if assigned else "is a script"
            raise unusable(source.label, f"{what}, not posts; pass the archive or its tweets.js")
        return ([], [source]) if "note_tweet" in assigned[1] else ([(source, x.read)], _notes_beside(source))
    if text[0] in "[{":
        if json_rows.is_lines(text):
            return [(source, partial(json_rows.read_lines, text_column=text_column))], []
        network = _json_network(source)
        return [(source, network.read if network else partial(json_rows.read, text_column=text_column))], []
    if suffix == ".json":
        raise unusable(source.label, "is not JSON")
    header = {same_name(name) for name in delimited.header_of(text, text_column)[1]}
    if linkedin.is_header(header):
        return [(source, linkedin.read)], []
    if "conversation_id" in header:
        raise unusable(source.label, "holds messages, not posts; pass LinkedIn's Shares.csv")
    return [(source, partial(delimited.read, text_column=text_column))], []


def _json_network(source: Source):
    """The network whose entries a JSON file holds; None for any other rows."""
    seen = 0
    try:
        for item in items(source):
            if not item.row or seen == 20:
                break
            seen += 1
            entry = item.value if isinstance(item.value, dict) else {}
            if item.path[-1:] == ("messages",) and {"sender_name", "timestamp_ms"} & set(entry):
                raise unusable(source.label, "holds messages, not posts; pass the export or its posts")
            if isinstance(entry.get("tweet"), dict) and not item.path:
                return x
            for network in (*META, mastodon):
                if network.is_entry(item.path, entry):
                    return network
    except InputError as problem:
        if "messages" in problem.reason:
            raise
    return (
        None
        if seen
        else next((network for network in (*META, mastodon) if network.FILES.search(source.inner)), None)
    )
