"""The words that people read on the pages, and the one way that anything reaches a page as HTML."""

from __future__ import annotations

import html
import re

from smclassify.report import visible
from smclassify.vocabulary import Account, Category, Severity, Verdict

__all__ = [
    "ACCOUNTS",
    "ANSWERS",
    "COVERAGE",
    "FOUND",
    "RULED",
    "SEVERITIES",
    "SHORT",
    "TITLES",
    "TO_DO",
    "VERDICTS",
    "clause_name",
    "escape",
    "plain",
    "plural",
]

ACCOUNTS = {Account.SPONSORED: "School account", Account.PERSONAL: "My own account"}
RULED = {Account.SPONSORED: "school accounts", Account.PERSONAL: "personal accounts"}
TO_DO = {Severity.STOP: "to fix", Severity.REVIEW: "to look at again", Severity.NOTE: "good to know"}

#: Shape, headline: a shape each, so that nobody needs the colour.
VERDICTS = {
    Verdict.CLEAR: ("✓", "Nothing to fix"),
    Verdict.REVIEW: ("▲", "Take a second look"),
    Verdict.STOP: ("✕", "Don't post this yet"),
}
ANSWERS = {
    "clear": ("✓", "Nothing to fix"),
    "review": ("▲", "Look again"),
    "stop": ("✕", "Don't post"),
    "unjudged": ("?", "Not checked"),
}
#: The same for posts that are out already.
FOUND = {**ANSWERS, "stop": ("✕", "Problem")}
SEVERITIES = {Severity.STOP: "Fix this", Severity.REVIEW: "Look again", Severity.NOTE: "Good to know"}

#: What a card is called, and the short form that stands in the draft itself.
TITLES = {
    Category.STUDENT_NAME: "A student's name",
    Category.STUDENT_INFO: "A student's private life",
    Category.STUDENT_PHOTO: "A picture of students",
    Category.LIVE_LOCATION: "Where students are",
    Category.HARASSING: "An insult",
    Category.DEFAMATORY: "An accusation",
    Category.DISCRIMINATORY: "Puts people down",
    Category.THREATENING: "A threat",
    Category.OBSCENE: "Strong language",
    Category.POLITICAL: "Politics",
    Category.COMMERCIAL: "Advertising",
    Category.PROSELYTIZING: "Religion",
    Category.OFFICIAL_VOICE: "Sounds official",
    Category.BOUNDARY: "Private contact",
    Category.CONFIDENTIAL: "Confidential",
    Category.DISRUPTIVE: "Calls to disrupt school",
    Category.INTELLECTUAL_PROPERTY: "Someone else's work or logo",
    Category.CROSS_LINK: "A link to another page",
    Category.INSTRUCTIONAL_USE: "School work",
}
SHORT = {
    Category.STUDENT_NAME: "student",
    Category.STUDENT_INFO: "private",
    Category.STUDENT_PHOTO: "photo",
    Category.LIVE_LOCATION: "where they are",
    Category.HARASSING: "insult",
    Category.DEFAMATORY: "accusation",
    Category.DISCRIMINATORY: "puts down",
    Category.THREATENING: "threat",
    Category.OBSCENE: "strong words",
    Category.POLITICAL: "politics",
    Category.COMMERCIAL: "selling",
    Category.PROSELYTIZING: "religion",
    Category.OFFICIAL_VOICE: "sounds official",
    Category.BOUNDARY: "private contact",
    Category.CONFIDENTIAL: "confidential",
    Category.DISRUPTIVE: "disrupts",
    Category.INTELLECTUAL_PROPERTY: "others' work",
    Category.CROSS_LINK: "link",
    Category.INSTRUCTIONAL_USE: "school work",
}
COVERAGE = {
    "detect": ("Finds it in the text", "◉"),
    "checklist": ("Asks you", "?"),
    "out": ("Leaves it alone", "–"),
}
PARTS = {"pol": "Policy", "pers": "Personal accounts", "spon": "School accounts", "acc": "Access to accounts"}


def escape(text: str) -> str:
    """Return text as HTML that shows it letter by letter, whatever is in it."""
    return html.escape(visible(str(text)), quote=True)


def plain(text: str) -> str:
    """Return text as a label that Streamlit shows letter by letter, although labels are Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!~|<>$:&])", r"\\\1", visible(text))


def clause_name(clause: str) -> str:
    """Return a clause's id as people would say it: ``crec-spon-2g`` is "School accounts, rule 2g"."""
    match = re.fullmatch(r"[a-z0-9]+-(pol|pers|spon|acc)(?:-(\w+))?", clause)
    if not match:
        return clause
    return f"{PARTS[match[1]]}, rule {match[2]}" if match[2] else PARTS[match[1]]


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 problem``, ``2 problems``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
