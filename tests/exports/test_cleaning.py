"""Escapes, mojibake, HTML, bytes and times."""

from datetime import date, datetime, timedelta, timezone

import pytest
from pytest import param

from smclassify.exports.cleaning import html_to_text, mend_bytes, mend_meta, unescape
from smclassify.exports.times import iso_utc


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        param("<p>one</p><p>two</p>", "one\n\ntwo", id="paragraphs"),
        param("<p>one<br>two<br/>three<br />four</p>", "one\ntwo\nthree\nfour", id="breaks"),
        param("<p>one\n  two</p>", "one two", id="white space is one space"),
        param("a &amp; b &lt;c&gt; &#39;d&#39; &quot;e&quot;", "a & b <c> 'd' \"e\"", id="escapes"),
        param("&amp;lt;", "&lt;", id="escaped once"),
        param(
            '<a href="https://x.org"><span class="invisible">https://</span>x.org</a>',
            "x.org",
            id="invisible",
        ),
        param(
            '<span class="ellipsis">x.org/long</span><span class="invisible">er</span>',
            "x.org/long…",
            id="ellipsis",
        ),
        param('<span class="invisible">a<b>b</b><br>c</span>d', "d", id="all of an invisible span"),
        param('<a class="mention">@<span>bob</span></a> hi', "@bob hi", id="mention"),
        param('hi <img class="emoji" alt=":wave:" src="x">', "hi :wave:", id="emoji picture"),
        param(":wave: 👋", ":wave: 👋", id="emoji name"),
        param("<ul><li>a</li><li>b</li></ul>", "a\nb", id="list"),
        param("<blockquote><p>a</p></blockquote><p>b</p>", "a\n\nb", id="quotation"),
        param("a<script>alert(1)</script>b", "ab", id="script"),
        param("a<!-- b -->c", "ac", id="comment"),
        param("2 < 3 and 4 > 1", "2 < 3 and 4 > 1", id="bare signs"),
        param("<p>open", "open", id="unclosed"),
        param("a</p></div>b", "ab", id="closed twice"),
        param("", "", id="nothing"),
    ],
)
def test_html(markup, text):
    assert html_to_text(markup) == text


@pytest.mark.parametrize("text", ["plain", "é", "🎉 “x”", "Ã©", "日本語", "naïve café – ok"])
def test_meta_mojibake_is_undone(text):
    assert mend_meta(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", ["plain", "é", "naïve café", "🎉 “x”", "日本語"])
def test_text_that_was_right_stays(text):
    assert mend_meta(text) == text


def test_bytes_of_windows_1252():
    assert mend_bytes(b"caf\xe9 \x96 \xc3\xa9".decode("utf-8", "surrogateescape")) == "café – é"


def test_bytes_of_no_encoding():
    with pytest.raises(ValueError, match="neither UTF-8 nor Windows-1252"):
        mend_bytes(b"\x81".decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("text", ["&", "&;", "&amp", "&nosuch;", "&#x110000;", "&#99999999999;"])
def test_escapes_that_are_none_do_no_harm(text):
    assert unescape(text).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2024-01-01T15:00:00Z", "2024-01-01T15:00:00Z"),
        ("2024-01-01T10:00:00-05:00", "2024-01-01T15:00:00Z"),
        ("2024-01-01T15:00:00.123456+00:00", "2024-01-01T15:00:00Z"),
        ("2024-01-01 15:00:00 UTC", "2024-01-01T15:00:00Z"),
        ("2024-01-01 15:00", "2024-01-01T15:00:00Z"),
        ("2014-05-01 10:00:00 +0000", "2014-05-01T10:00:00Z"),
        ("2025-01-30T12:00:00+0000", "2025-01-30T12:00:00Z"),
        ("2024-01-01", "2024-01-01T00:00:00Z"),
        ("Mon Jan 01 15:00:00 +0000 2024", "2024-01-01T15:00:00Z"),
        ("Mon, 01 Jan 2024 15:00:00 GMT", "2024-01-01T15:00:00Z"),
        (1704121200, "2024-01-01T15:00:00Z"),
        (1704121200000, "2024-01-01T15:00:00Z"),
        ("1704121200", "2024-01-01T15:00:00Z"),
        (datetime(2024, 1, 1, 15), "2024-01-01T15:00:00Z"),
        (datetime(2024, 1, 1, 10, tzinfo=timezone(timedelta(hours=-5))), "2024-01-01T15:00:00Z"),
        (date(2024, 1, 1), "2024-01-01T00:00:00Z"),
    ],
)
def test_times(value, text):
    assert iso_utc(value) == text


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        0,
        -1,
        1e300,
        float("nan"),
        True,
        [],
        {},
        "0001-01-01T00:00:00+23:59",
        "9" * 59,
        "Mon Foo 99 99:99:99 +0000 2024",
    ],
)
def test_what_is_no_time_is_none(value):
    assert iso_utc(value) is None
