"""The plain-spelled copy that the models read, and the way back from it to the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import param

from smclassify.lexicon import profanity, words
from smclassify.spelling import spell

PROSE = st.lists(st.sampled_from(sorted(words())), min_size=1, max_size=12).map(" ".join)
# Text that is likely to hold what spelling changes.
ODD = st.text(st.one_of(st.characters(), st.sampled_from("fuckshitABab0123 @#$*_-.!'’\u200bсоеＡﬁ🎉ⓐ㎑")), max_size=60)


@given(ODD)
def test_every_place_is_in_the_text(text):
    copy = spell(text)
    assert all(0 <= start <= end <= len(text) for start, end in zip(copy.starts, copy.ends, strict=True))


@given(ODD)
def test_places_are_in_the_order_of_the_text(text):
    copy = spell(text)
    for places in (copy.starts, copy.ends):
        assert all(before <= after for before, after in pairwise(places))


@given(ODD)
def test_each_character_has_a_place(text):
    copy = spell(text)
    assert len(copy.text) == len(copy.starts) == len(copy.ends)


@given(ODD)
def test_nothing_invisible_is_left(text):
    assert "\u200b" not in spell(text).text


@given(PROSE, st.sampled_from([str.lower, str.upper, str.title]), st.sampled_from(".!?,;:"))
def test_prose_stays_as_it_is(text, case, mark):
    text = f"{case(text)}{mark} And it's {text}, isn't it?"
    assert spell(text).text == text


@pytest.mark.parametrize("text", [
    "4th", "1st grade", "$5", "$1,250.00", "50/50", "100%", "C R E C", "A$AP Rocky", "3-2", "Won 4-0!", "K-12", "pre-k",
    "9:30", "7:15-8:00", "8 a.m.", "maya.s@crec.org", "he@d.org", "https://x.com/f__k", "www.school.org/a_b", "U.S.A.",
    "*sigh*", "**bold**", "C++", "C#", "F#", "A+", "H2O", "2x4", "gr8", "p155", "B055", "a55", "room 4B", "t-shirt",
    "co-op", "x-ray", "f-word", "N-S", "W-S", "S-T", "a_s", "5*6", "a*b", "@lily_k", "@lly", "#1", "R.S.V.P.", "P.E.",
    "N O A A", "A B C D",
    "bookkeeper", "class of 2k26", "fine--but late", "Ke$ha",
])
def test_what_is_no_disguise(text):
    assert spell(text).text == text


@pytest.mark.parametrize(("text", "plain"), [
    param("st\u200bu\u200dpid", "stupid", id="zero-width"),
    param("soft\u00adball", "softball", id="soft hyphen"),
    param("ѕtuріd", "stupid", id="look-alikes"),
    param("ｆｕｃｋ", "fuck", id="full width"),
    param("𝐢𝐝𝐢𝐨𝐭", "idiot", id="bold mathematics"),
    param("Ⓘⓓⓘⓞⓣ", "idiot", id="circled letters"),
    param("🅸🅳🅸🅾🆃", "idiot", id="letters in squares"),
    param("l0ser", "loser", id="a digit"),
    param("1d10t", "idiot", id="digits"),
    param("$tupid", "stupid", id="a dollar"),
    param("i d i o t", "idiot", id="spaced"),
    param("i.d.i.o.t", "idiot", id="dotted"),
    param("you are a s t u p i d i d i o t", "you are a stupid idiot", id="words spaced"),
    param("s-t-u-p-i-d", "stupid", id="hyphenated"),
    param("sooooo", "soo", id="stretched"),
    param("“I’m… here”", '"I\'m... here"', id="typographer's marks"),
    param("#MayaStrong", "#Maya Strong", id="hashtag"),
    param("#GoTeam2026", "#Go Team 2026", id="hashtag with a number"),
    param("@MsRiveraRoom4", "@Ms Rivera Room 4", id="handle"),
    param("Nice🎉", "Nice party popper ", id="emoji"),
    param("ok👍🏽", "ok thumbs up sign ", id="skin tone"),
])
def test_disguises(text, plain):
    assert spell(text).text.replace("  ", " ") == plain


@pytest.mark.parametrize(("masked", "plain"), [
    ("f***", "fuck"), ("F***", "fuck"), ("f*ck", "fuck"), ("f**k", "fuck"), ("f@ck", "fuck"), ("f#ck", "fuck"),
    ("f--k", "fuck"), ("f_ck", "fuck"), ("f-ck", "fuck"), ("f.u.c.k", "fuck"), ("fuuuuck", "fuck"),
    ("f-ing", "fucking"), ("f***ing", "fucking"), ("f*ing", "fucking"), ("f****", "fucks"),
    ("motherf***er", "motherfucker"),
    ("sh!t", "shit"), ("sh*t", "shit"), ("s***", "shit"), ("s#!t", "shit"), ("$h1t", "shit"), ("shiiiit", "shit"),
    ("b*tch", "bitch"), ("b!tch", "bitch"), ("b****", "bitch"), ("b1tches", "bitches"), ("a$$", "ass"), ("a**", "ass"),
    ("@ss", "ass"), ("a**hole", "asshole"), ("a-hole", "asshole"), ("d*ck", "dick"), ("c**t", "cunt"),
    ("r*tard", "retard"), ("f*g", "fag"), ("n****r", "nigger"), ("bullsh*t", "bullshit"), ("sh*t-show", "shit-show"),
])
def test_masked_profanity(masked, plain):
    assert spell(f"what a {masked}, really").text == f"what a {plain}, really"


@pytest.mark.parametrize("word", sorted(word for word in profanity() if len(word) > 3))
def test_profanity_shows_behind_one_star(word):
    masked = word[0] + "*" + word[2:]
    assert spell(masked).text in profanity()


@pytest.mark.parametrize(("text", "plain", "original"), [
    param("So f***ing late", "fucking", "f***ing", id="masked"),
    param("Go #MayaStrong!", "Maya", "Maya", id="in a hashtag"),
    param("Go #MayaStrong!", "Strong", "Strong", id="later in a hashtag"),
    param("Hi M\u200baya T.", "Maya", "M\u200baya", id="zero-width"),
    param("🎉🎉 Lily won", "Lily", "Lily", id="behind emoji"),
    param("Soooo proud of Omar", "Omar", "Omar", id="behind a stretched word"),
    param("an i d i o t here", "idiot", "i d i o t", id="spaced"),
    param("the ﬁnal word", "final", "ﬁnal", id="ligature"),
])
def test_the_way_back(text, plain, original):
    copy = spell(text)
    start = copy.text.index(plain)
    at, to = copy.original(start, start + len(plain))
    assert text[at:to] == original
