"""Bytes to text: which encoding, is it text at all, and lines of bounded length."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from smclassify.exports.posts import MAX_RECORD, unusable

__all__ = ["Lines", "TOO_LONG", "decoded", "encoding_of", "text_head"]

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b")
KINDS = (
    (b"PK", "a zip"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Excel file; save it as .xlsx without a password"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
ENDS = ("\n", "\r")
#: What `Lines` gives in place of a line that is too long to hold.
TOO_LONG = "\0too long"


def encoding_of(head: bytes, label: str) -> str:
    """The encoding of a text file that starts with ``head``: by byte order mark, else UTF-16 by its zeros,
    else UTF-8 (bytes that are not are kept for `cleaning.mend_bytes`). InputError where it is no text."""
    for start, kind in KINDS:
        if head.startswith(start):
            raise unusable(label, f"is {kind}, not a text file with posts")
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if not head.strip():
        raise unusable(label, "is empty")
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) * 0.2 and min(even, odd) < len(head) * 0.02:
        return "utf-16-le" if odd > even else "utf-16-be"
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls > len(head) * 0.2 or (controls > len(head) * 0.02 and not _is_utf8(head)):
        raise unusable(
            label, "is not a text file; pass CSV, TSV, XLSX, JSON, JSON lines, Parquet or an export"
        )
    return "utf-8"


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _errors(encoding: str) -> str:
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"


def text_head(head: bytes, label: str) -> tuple[str, str]:
    """``head`` as text, and its encoding."""
    encoding = encoding_of(head, label)
    decoder = codecs.getincrementaldecoder(encoding)(_errors(encoding))
    return decoder.decode(head), encoding


def decoded(stream: io.BufferedReader, label: str, newline: str | None = "") -> io.TextIOWrapper:
    """``stream`` as text in the encoding that its first bytes show."""
    encoding = encoding_of(stream.peek(1 << 16), label)
    return io.TextIOWrapper(stream, encoding=encoding, errors=_errors(encoding), newline=newline)


class Lines:
    """The lines of ``text``, their ends kept, numbered by ``count``; a line longer than ``MAX_RECORD`` is
    read over in pieces and given as `TOO_LONG`. ``push`` puts lines back."""

    def __init__(self, text: io.TextIOBase):
        self.text, self.count, self.waiting = text, 0, []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting.pop() if self.waiting else self._read()
        if not line:
            raise StopIteration
        self.count += 1
        return line

    def push(self, lines: list[str]) -> None:
        self.waiting.extend(reversed(lines))
        self.count -= len(lines)

    def _read(self) -> str:
        line = self.text.readline(MAX_RECORD)
        if len(line) < MAX_RECORD or line.endswith(ENDS):
            return line
        while (piece := self.text.readline(1 << 16)) and not piece.endswith(ENDS):
            pass
        return TOO_LONG
