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
    re.compile(rf"^(?:(?:and|so)\s+)?(?:tomorrow(?: (?:morning|afternoon))?|next \w+|(?:on |this )?{DAY}(?: the \d+\w*| morning|"
               rf" afternoon)?|later today|right now|now|currently|at the moment|today)\b,?\s*", re.IGNORECASE),
    re.compile(rf",?\s*(?:\bfrom {CLOCK} (?:to|until|till) (?:about |around )?{CLOCK}|"
               rf"\b(?:until|till|'til|til) (?:about |around )?{CLOCK}|\b{CLOCK}\s?[-–]\s?{CLOCK})", re.IGNORECASE),
    re.compile(rf",\s*[^,.!?]*\b(?:at|by|around|til) {CLOCK}(?=\s*(?:[.!?…]|$))", re.IGNORECASE),
    re.compile(rf"\s+(?:right now|now|at the moment|tomorrow|next {DAY}|on {DAY}|this {DAY}|at {CLOCK})(?=\s*(?:[.!?…,]|$))",
               re.IGNORECASE),
]
VERBS = {
    "spending": "spent", "visiting": "visited", "exploring": "explored", "touring": "toured", "taking": "took",
    "walking": "walked", "riding": "rode", "waiting": "waited", "hiking": "hiked", "camping": "camped",
    "eating": "ate", "having": "had", "learning": "learned", "watching": "watched", "performing": "performed",
    "playing": "played", "competing": "competed", "enjoying": "enjoyed", "bringing": "brought", "singing": "sang",
    "going": "went", "heading": "headed", "celebrating": "celebrated", "unloading": "unloaded", "leaving": "left",
}
WE = r"(?:we|they|all of us|the kids|our (?:kids|students|classes))"
PLACE = r"(?=(?:the |an? |our )?(?-i:[A-Z0-9])|the \w+)"
RULES = [
    (rf"^({WE})(?:'re|’re| are| will be|'ll be|’ll be) (?:all |finally |here |live |currently |now )?(at|in|inside|on) {PLACE}",
     r"\1 were \2 "),
    (rf"^((?:[\w'’]+ ){{1,4}}?)(?:will be|'ll be|is|are) (?:at|in|inside) {PLACE}", r"\1went to "),
    (rf"^({WE}) (?:have )?just (?:got to|got into|arrived (?:at|in)|landed in|pulled (?:into|up to)|reached) ", r"\1 went to "),
    (r"^(?:just|finally) (?:got to|got into|arrived (?:at|in)|landed in|pulled (?:into|up to)|reached) ", "we went to "),
    (rf"^(?:finally |here |live |hello |greetings )(?:at|in|from) {PLACE}", "we visited "),
    (r"^(?:we(?:'re|’re| are) )?(?:on the bus|on our way|off|headed|heading|en route|on the road) to ", "we went to "),
    (r"^(?:we(?:'re|’re| are) )?(?:heading|headed|on our way|driving) (?:back|home) from ", "back from "),
    (r"^(?:we'll|we’ll|we will|we're going to|we are going to) (?:go to|visit|head to|travel to) ", "we visited "),
]
DOING = re.compile(rf"^({WE}|I)(?:'re|’re| are|'m|’m| am) (?:all |now |currently )?({'|'.join(VERBS)})\b", re.IGNORECASE)


def past(text: str, start: int, end: int) -> tuple[Edit, ...]:
    """The edit that tells a clause's sentence after the event, or none where that would not read well."""
    first, last = around(text, start, end)
    sentence = text[first:last]
    if len(sentence) > 240 or "\n" in sentence:
        return ()
    lead = re.match(r"[^\w]*", sentence)[0]
    told = told_after(sentence[len(lead) :])
    if told is None:
        return ()
    if sentence[len(lead) : len(lead) + 1].isupper():
        told = capitalized(told)
    return (Edit(start=first + len(lead), end=last, replacement=told, label="tell it after the event"),)


def told_after(sentence: str) -> str | None:
    """A sentence with its times dropped and its verb in the past, or None."""
    bare = SPENT[0].sub("", sentence, count=1)
    for pattern in SPENT[1:]:
        bare = pattern.sub("", bare)
    for pattern, words in RULES:
        told, count = re.subn(pattern, words, bare, count=1, flags=re.IGNORECASE)
        if count:
            return told
    if match := DOING.match(bare):
        return f"{match[1]} {VERBS[match[2].lower()]}{bare[match.end() :]}"
    return None
