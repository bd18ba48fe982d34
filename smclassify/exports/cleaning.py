"""What the exports did to people's words, undone: escapes, mojibake, HTML, stray bytes."""

from __future__ import annotations

import html
import re

__all__ = ["html_to_text", "mend_bytes", "mend_meta", "unescape"]

ESCAPE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
HIGH = re.compile("[\x80-\xff]{2,}")
STRAY = re.compile("[\udc80-\udcff]+")
SURROGATE = re.compile("[\ud800-\udfff]")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>|<[!?/][^<>]*+>")
BLOCKS = {"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"script", "style", "head", "title"}
VOID = {"br", "img", "hr", "input", "wbr"}


def unescape(text: str) -> str:
    """HTML character references (``&amp;``) as the characters they stand for, once."""
    return ESCAPE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def mend_meta(text: str) -> str:
    r"""Undo what Meta's exports do: UTF-8 bytes written as ``\u00XX`` (``Ã©`` for ``é``).

    Runs that are not UTF-8 stay as they are, so that a file that was written right is not harmed.
    """
    return HIGH.sub(_as_utf8, text)


def _as_utf8(match: re.Match) -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def mend_bytes(text: str) -> str:
    """Bytes that were not UTF-8 (kept by ``surrogateescape``) read as Windows-1252; ValueError where they are
    not that either. A lone surrogate, which no file can hold, becomes U+FFFD."""
    if text.isascii():
        return text
    text = STRAY.sub(_as_cp1252, text)
    return SURROGATE.sub("\ufffd", text)


def _as_cp1252(match: re.Match) -> str:
    try:
        return match[0].encode("utf-8", "surrogateescape").decode("cp1252")
    except UnicodeDecodeError:
        raise ValueError("its text is neither UTF-8 nor Windows-1252") from None


def html_to_text(markup: str) -> str:
    """The text that a browser shows of a Mastodon post's HTML.

    Paragraphs are parted by an empty line, ``<br>`` is a line break, spans of class ``invisible`` are left
    out, those of class ``ellipsis`` end in ``…``, an emoji picture is its ``alt``. Works tag by tag in linear
    time, however broken the markup.
    """
    out: list[str] = []
    open_tags: list[tuple[str, str]] = []
    hidden = 0
    position = 0
    for tag in TAG.finditer(markup):
        if not hidden:
            out.append(_words(markup[position : tag.start()], open_tags))
        position = tag.end()
        if tag[2] is None:
            continue
        closing, name, attributes = tag[1], tag[2].lower(), tag[3]
        if name in VOID:
            if not hidden:
                out.append(_void(name, attributes))
        elif closing:
            hidden -= _close(name, open_tags, out, hidden)
        else:
            kind = _kind(name, attributes)
            open_tags.append((name, kind))
            hidden += kind == "invisible"
            if not hidden and name in BLOCKS | {"li"}:
                out.append("\n" if name == "li" else "\n\n")
    if not hidden:
        out.append(_words(markup[position:], open_tags))
    text = re.sub(r" ?\n ?", "\n", re.sub(r"[ \t]+", " ", "".join(out)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _kind(name: str, attributes: str) -> str:
    css = re.search(r"""class\s*=\s*["']?([^"'>]*)""", attributes)
    classes = css[1].split() if css else []
    if name in SILENT or "invisible" in classes:
        return "invisible"
    return "ellipsis" if "ellipsis" in classes else ""


def _close(name: str, open_tags: list, out: list[str], hidden: int) -> int:
    """Close the innermost ``name`` and all that it holds; how many of them were invisible."""
    depth = next(
        (i for i in range(len(open_tags) - 1, max(-1, len(open_tags) - 50), -1) if open_tags[i][0] == name),
        None,
    )
    if depth is None:
        return 0
    closed = open_tags[depth:]
    del open_tags[depth:]
    invisible = sum(kind == "invisible" for _, kind in closed)
    if hidden == invisible:
        out.extend("…" for _, kind in closed if kind == "ellipsis" and not invisible)
        if name in BLOCKS:
            out.append("\n\n")
    return invisible


def _void(name: str, attributes: str) -> str:
    if name == "br":
        return "\n"
    alt = re.search(r"""alt\s*=\s*(?:"([^"]*)"|'([^']*)')""", attributes) if name == "img" else None
    return unescape(alt[1] or alt[2] or "") if alt else ""


def _words(raw: str, open_tags: list) -> str:
    if not any(name == "pre" for name, _ in open_tags[-20:]):
        raw = re.sub(r"[ \t\r\n\f]+", " ", raw)
    return unescape(raw)
