"""X (Twitter) archives: ``data/tweets.js`` and its parts, ``note-tweet.js``, ``community-tweet.js``.

Each file assigns an array to a variable: ``window.YTD.tweets.part0 = [{"tweet": {"id_str": ...,
"full_text": ..., "created_at": "Wed Oct 10 20:19:24 +0000 2018", ...}}]``. Large archives go on in
``tweets-part1.js``; before 2022 the file was ``tweet.js``, before 2019 ``data/js/tweets/2014_05.js``
(``Grailbird.data...``, tweets without the wrapper, ``text`` for ``full_text``). Text has ``&``, ``<`` and
``>`` escaped and links shortened to ``https://t.co/...``; ``entities.urls`` and ``entities.media`` say
what a person sees in their place (``display_url``). Posts beyond 280 characters are cut short there, and
whole in ``note-tweet.js`` (``noteTweet.core.text``), which gives no tweet's id: they are matched by
second and by their beginning. A retweet starts with ``RT @``, whatever its ``retweeted`` field says.

Sources: the archive's own ``data/README.txt``;
https://help.x.com/managing-your-account/how-to-download-your-x-archive;
https://github.com/TheExGenesis/community-archive (note matching).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smclassify.errors import InputError, RowError
from smclassify.exports.cleaning import unescape
from smclassify.exports.json_items import Item, items
from smclassify.exports.posts import Post, Skip, build
from smclassify.exports.sources import Source
from smclassify.exports.times import iso_utc

__all__ = ["FILES", "VARIABLES", "Notes", "is_notes", "read"]

FILES = re.compile(r"(^|/)((community-|note-)?tweets?(-part\d+)?|js/tweets/\d{4}_\d\d)\.js$", re.I)
#: The variables of files that hold posts; every other ``window.YTD...`` is private.
VARIABLES = re.compile(r"window\.YTD\.(community_|note_)?tweets?\.part\d+|Grailbird\.data\.tweets_\d{4}_\d\d")
LINK = re.compile(r"https?://t\.co/\w+")
LAST_LINK = re.compile(r"(?:^|\s)https?://t\.co/\w+\Z")
MENTIONS = re.compile(r"(?:@\w+\s+)*")
#: Characters of long texts held in memory until their tweets come by.
MAX_NOTES = 50_000_000
#: Long texts of one second that are compared with a tweet.
MAX_RIVALS = 20


def is_notes(source: Source) -> bool:
    return source.stem.startswith("note-tweet")


@dataclass(slots=True)
class _Note:
    source: Source
    row: int
    text: str
    bare: str
    note: dict
    claimed: bool = False


class Notes:
    """The long texts of ``note-tweet.js`` until a tweet claims them. ``problems`` lists the broken ones."""

    def __init__(self, sources: Sequence[Source] = ()):
        self.by_second: dict[str, list[_Note]] = {}
        self.size = 0
        self.problems: list[RowError] = []
        for source in sources:
            row = 0
            try:
                for item in items(source):
                    row = item.row
                    self._hold(source, item)
            except InputError as problem:
                self.problems.append(
                    RowError(source.label, row + 1, f"{problem.reason}; no long text from here on was read")
                )

    def _hold(self, source: Source, item: Item) -> None:
        note = _inside(item.value, "noteTweet")
        text = _note_text(note)
        problem = item.problem or (None if isinstance(text, str) else "is not a note tweet")
        if not problem and self.size + len(text) > MAX_NOTES:
            problem = f"the long texts have more than {MAX_NOTES:,} characters in all; split the file"
        if problem:
            self.problems.append(RowError(source.label, item.row, problem))
            return
        self.size += len(text)
        text = unescape(text)
        held = _Note(source, item.row, text, _bare(text), note)
        self.by_second.setdefault(iso_utc(note.get("createdAt")) or "", []).append(held)

    def claim(self, tweet: dict, text: str) -> str | None:
        """The whole text of ``tweet``, whose ``text`` (unescaped, links as they were) may be cut short."""
        mentions = MENTIONS.match(text).end()
        for second in _seconds(iso_utc(tweet.get("created_at"))):
            for note in self.by_second.get(second, [])[:MAX_RIVALS]:
                for at in dict.fromkeys((0, mentions)):
                    cut = _bare(_uncut(text[at:]))
                    if not note.claimed and cut and (note.bare.startswith(cut) or cut.startswith(note.bare)):
                        note.claimed = True
                        return text[:at] + note.text
        return None

    def rest(self) -> Iterator[Post | Skip | RowError]:
        """The notes that no tweet claimed, as posts of their own, in file order."""
        left = [note for notes in self.by_second.values() for note in notes if not note.claimed]
        for held in sorted(left, key=lambda note: (note.source.inner, note.row)):
            yield build(
                text=held.text,
                id=held.note.get("noteTweetId"),
                posted_at=held.note.get("createdAt"),
                file=held.source.label,
                source=held.source.name,
                row=held.row,
            )


def _uncut(text: str) -> str:
    """``text`` without the link and the ellipsis that end a text cut short."""
    text = text.rstrip()
    while link := LAST_LINK.search(text, max(0, len(text) - 40)):
        text = text[: link.start()].rstrip()
    return text.removesuffix("…").removesuffix("...").rstrip()


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", LINK.sub("", text)).strip()


def _seconds(moment: str | None) -> list[str]:
    """``moment``, the second after it and the one before: tweet and note are stamped one after the other."""
    if moment is None:
        return [""]
    at = datetime.fromisoformat(moment)
    return [iso_utc(at + timedelta(seconds=shift)) or "" for shift in (0, 1, -1)]


def _note_text(note) -> object:
    if not isinstance(note, dict):
        return None
    core = note.get("core") or note.get("noteTweetResults")
    return core.get("text") if isinstance(core, dict) else note.get("text")


def _inside(value, key: str) -> dict | None:
    if not isinstance(value, dict):
        return None
    inner = value.get(key, value)
    return inner if isinstance(inner, dict) else None


def read(source: Source, notes: Notes) -> Iterator[Post | Skip | RowError]:
    """Every tweet of one file; retweets are skipped, notes put in place of what was cut short."""
    for item in items(source):
        tweet = _inside(item.value, "tweet")
        if item.problem or tweet is None or not {"full_text", "text", "id", "id_str"} & set(tweet):
            if item.row:
                yield RowError(source.label, item.row, item.problem or "is not a tweet")
            continue
        raw = tweet.get("full_text", tweet.get("text"))
        if isinstance(raw, str):
            if raw.startswith("RT @") or tweet.get("retweeted") is True or "retweeted_status" in tweet:
                yield Skip(file=source.label, reason="retweet", row=item.row)
                continue
            raw = unescape(raw)
            raw = _links_shown(notes.claim(tweet, raw) or raw, tweet)
        yield build(
            text=raw,
            id=tweet.get("id_str") or tweet.get("id"),
            posted_at=tweet.get("created_at"),
            file=source.label,
            source=source.name,
            row=item.row,
        )


def _links_shown(text: str, tweet: dict) -> str:
    """Short links as the text that a person sees in their place."""
    if "//t.co/" not in text:
        return text
    shown = {}
    for holder in (tweet.get("entities"), tweet.get("extended_entities")):
        for kind in ("urls", "media"):
            links = holder.get(kind) if isinstance(holder, dict) else None
            for link in links if isinstance(links, list) else ():
                if isinstance(link, dict) and isinstance(link.get("url"), str):
                    display = link.get("display_url") or link.get("expanded_url")
                    if isinstance(display, str):
                        shown.setdefault(link["url"], display)
    return LINK.sub(lambda match: shown.get(match[0], match[0]), text)
