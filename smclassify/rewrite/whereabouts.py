"""The same sentence told after the event, where the change of tense is a small one; otherwise nothing."""

from __future__ import annotations

import re

from smclassify.rewrite.edits import Edit
from smclassify.rewrite.sentences import around, capitalized

__all__ = ["past"]

CLOCK = r"(?:\d{1,2}(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|noon|midnight)"
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# Times that a finished event no longer needs.
SPENT = [
    re.compile(
        rf"^(?:(?:and|so)\s+)?(?:tomorrow(?: (?:morning|afternoon))?|next \w+|"
        rf"(?:on |this )?{DAY}(?: the \d+\w*| morning| afternoon)?|"
        rf"later today|right now|now|currently|at the moment|today)\b,?\s*",
        re.IGNORECASE,
    ),
    re.compile(
        rf",?\s*(?:\bfrom {CLOCK} (?:to|until|till) (?:about |around )?{CLOCK}|"
        rf"\b(?:until|till|'til|til) (?:about |around )?{CLOCK}|\b{CLOCK}\s?[-–]\s?{CLOCK})",
        re.IGNORECASE,
    ),
    re.compile(rf",\s*[^,.!?]*\b(?:at|by|around|til) {CLOCK}(?=\s*(?:[.!?…]|$))", re.IGNORECASE),
    re.compile(
        rf"\s+(?:right now|now|for the next [\w ]{{1,12}}|at the moment|"
        rf"tomorrow|next {DAY}|on {DAY}|this {DAY}|at {CLOCK})(?=\s*(?:[.!?…,]|$))",
        re.IGNORECASE,
    ),
]
VERBS = {
    "spending": "spent",
    "visiting": "visited",
    "exploring": "explored",
    "touring": "toured",
    "taking": "took",
    "walking": "walked",
    "riding": "rode",
    "waiting": "waited",
    "hiking": "hiked",
    "camping": "camped",
    "eating": "ate",
    "having": "had",
    "learning": "learned",
    "watching": "watched",
    "performing": "performed",
    "playing": "played",
    "competing": "competed",
    "enjoying": "enjoyed",
    "bringing": "brought",
    "singing": "sang",
    "going": "went",
    "heading": "headed",
    "celebrating": "celebrated",
    "unloading": "unloaded",
    "leaving": "left",
}
WE = r"(?:we|they|all of us|the kids|our (?:kids|students|classes))"
PLACE = r"(?=(?:the |an? |our )?(?-i:[A-Z0-9])|the \w+)"
MEANWHILE = r"(?:all |finally |here |live |currently |now )"
ARRIVED = r"(?:got to|got into|arrived (?:at|in)|landed in|pulled (?:into|up to)|reached)"
RULES = [
    (rf"^here we are (at|in|inside|on) {PLACE}", r"we were \1 "),
    (
        rf"^({WE})(?:'re|’re| are| will be|'ll be|’ll be) {MEANWHILE}?(at|in|inside|on) {PLACE}",
        r"\1 were \2 ",
    ),
    (
        rf"^((?!here|there|this|that|what|when)(?:[\w'’]+ ){{1,4}}?)(?:will be|'ll be|is|are) (?:at|in|inside) {PLACE}",
        r"\1went to ",
    ),
    (
        rf"^({WE}) (?:have )?just {ARRIVED} ",
        r"\1 went to ",
    ),
    (
        rf"^(?:just|finally) {ARRIVED} ",
        "we went to ",
    ),
    (rf"^(?:finally |here |live |hello |greetings )(?:at|in|from) {PLACE}", "we visited "),
    (
        r"^(?:we(?:'re|’re| are) )?(?:on the bus|on our way|off|headed|heading|en route|on the road) to ",
        "we went to ",
    ),
    (r"^(?:we(?:'re|’re| are) )?(?:heading|headed|on our way|driving) (?:back|home) from ", "we came back from "),
    (
        r"^(?:we'll|we’ll|we will|we're going to|we are going to) (?:go to|visit|head to|travel to) ",
        "we visited ",
    ),
]
# A plan that goes on, or that nothing above took out.
AHEAD = re.compile(
    rf"\b(?:every|tomorrow|next|(?:this )?{DAY}s?|this (?:thurs|fri|sat|sun|mon|tues|wed|week))\b", re.IGNORECASE
)
# What shows that the rest of the sentence is not over.
STILL = re.compile(
    r"\b(?:(?:we|they|I)(?: are|'re|’re|'m|’m| will|'ll|’ll)|as (?:I|you)|ETA|rn|late|"
    r"come|join|stop by|say hi|meet us|wish us|send)\b",
    re.IGNORECASE,
)
# Somebody is doing something: they were.
THEY = re.compile(
    r"^(?P<who>(?!here|there|this|that|what|when|i )(?:[\w'’]+[.,]? ){0,5}[\w'’]+)"
    r"(?P<verb>(?: is|'s|’s)| are|'re|’re)(?: all| now| currently)? (?P<doing>\w{2,}ing)\b",
    re.IGNORECASE,
)
DOING = re.compile(
    rf"^({WE}|I)(?:'re|’re| are|'m|’m| am) (?:all |now |currently )?({'|'.join(VERBS)})\b", re.IGNORECASE
)


def past(text: str, start: int, end: int) -> tuple[Edit, ...]:
    """The edit that tells a clause's sentence after the event, or none where that would not read well."""
    first, last = around(text, start, end)
    sentence = text[first:last]
    if len(sentence) > 240 or "\n" in sentence:
        return ()
    lead = re.match(r"[^\w]*", sentence)[0]
    told = told_after(sentence[len(lead) :])
    if told is None or STILL.search(told):
        return ()
    if sentence[len(lead) : len(lead) + 1].isupper():
        told = capitalized(told)
    return (Edit(start=first + len(lead), end=last, replacement=told, label="tell it after the event"),)


def told_after(sentence: str) -> str | None:
    """A sentence with its times dropped and its verb in the past, or None."""
    bare = SPENT[0].sub("", sentence, count=1)
    for pattern in SPENT[1:]:
        bare = pattern.sub("", bare)
    if AHEAD.search(bare):
        return None
    for pattern, words in RULES:
        told, count = re.subn(pattern, words, bare, count=1, flags=re.IGNORECASE)
        if count:
            return told
    if match := DOING.match(bare):
        return f"{match[1]} {VERBS[match[2].lower()]}{bare[match.end() :]}"
    if match := THEY.match(bare):
        rest = bare[match.end() :]
        if match["doing"].lower() in {"going", "heading", "headed"} and re.match(r" to ", rest):
            return f"{match['who']} went{rest}" if re.match(f" to {PLACE}", rest, re.IGNORECASE) else None
        was = "was" if match["verb"].strip().lower() in {"is", "'s", "’s"} else "were"
        return f"{match['who']} {was} {match['doing']}{rest}"
    return None
