"""Contact and access data that a pattern can find and a rule can confirm.

Phone numbers are parsed and validated by ``phonenumbers``, dates by the calendar; e-mail and web addresses are
spaCy's own judgement of a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import phonenumbers
from spacy.language import Language
from spacy.tokens import Doc, Span

from smclassify.components.reader import text_of

__all__ = ["Disclosures"]

DIGIT = re.compile(r"\d")
NUMBERED = re.compile(r"\d[\d().\-\s]{5,}\d")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?!\w)")
URL = re.compile(
    r"(?<![\w@.])(?:https?://\S+|www\.\S+|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|us|co|io|me|ee|tv|shop|blog|ly|gg|app)"
    r"(?:/\S*)?(?![\w@]))", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w@/.])@\w[\w.]{1,28}\w")
ADDRESS = re.compile(
    r"\b\d{1,5} (?:[NSEW]\.? )?(?:[A-Z][\w'’]+ ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Circle|Cir|Boulevard|Blvd|Way|Place|Pl|Terrace|Ter)\b\.?")
BIRTH = re.compile(
    r"\b(?:born(?: on)?|birth ?da(?:y|te)|d\.?o\.?b\.?|turn(?:s|ed|ing) \w+ on)\b[^.!?\n]{0,25}?"
    r"(\d{1,2})[/.-](\d{1,2})(?:[/.-]((?:19|20)?\d\d))?", re.IGNORECASE)
IDENTITY = re.compile(
    r"\b(?:student|lunch|ID|SASID|pin|case|locker|medicaid)\b[^.!?\n\d]{0,18}(?:#|number|no\.?|ID|code|combo|is|:)\s*:?\s*"
    r"(\d[\d-]{2,10}\d)", re.IGNORECASE)
ACCESS = re.compile(
    r"\b(?:pass ?(?:word|code)|pw|pin|log ?in|door code|alarm code|gate code|wi-?fi(?: key| code)?|"
    r"(?:building|keypad|lockbox) code)"
    r"\b[^.!?\n]{0,25}?(?:\bis\b|[:=]|\bto\b)\s*[\"'“]?((?=\S*[\d!@#$%&*])\S{4,}|\d{4,8})", re.IGNORECASE)


@Language.factory("smclassify_disclosures", assigns=["doc.spans"])
class Disclosures:
    """Write what is found to ``doc.spans["disclosures"]``.

    Labels: PHONE, EMAIL, URL, HANDLE, ADDRESS, BIRTH_DATE, ID_NUMBER, ACCESS.
    """

    def __init__(self, nlp: Language, name: str):
        pass

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for label, start, end in sorted(find(text_of(doc)), key=lambda found: found[1]):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                spans.append(Span(doc, span.start, span.end, label=label))
        doc.spans["disclosures"] = spans
        return doc


def find(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (label, start, end) of each disclosure in a text."""
    if DIGIT.search(text):
        if NUMBERED.search(text):
            for match in phonenumbers.PhoneNumberMatcher(text, "US"):
                yield "PHONE", match.start, match.end
        for match in BIRTH.finditer(text):
            if is_date(*match.groups()):
                yield "BIRTH_DATE", *match.span()
        for label, pattern in (("ADDRESS", ADDRESS), ("ID_NUMBER", IDENTITY)):
            for match in pattern.finditer(text):
                yield label, *match.span()
    for match in ACCESS.finditer(text):
        yield "ACCESS", *match.span()
    if "@" in text:
        for label, pattern in (("EMAIL", EMAIL), ("HANDLE", HANDLE)):
            for match in pattern.finditer(text):
                yield label, *match.span()
    if "." in text:
        for match in URL.finditer(text):
            yield "URL", *match.span()


def is_date(month: str, day: str, year: str | None) -> bool:
    """Whether month, day and year (two or four digits, or None) are on the calendar."""
    try:
        date(int(year[-2:]) + 2000 if year else 2000, int(month), int(day))
    except ValueError:
        return False
    return True
