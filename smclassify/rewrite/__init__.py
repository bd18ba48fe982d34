"""Safe edits by rule: what can be changed in a draft without writing it for anyone.

>>> report = checker.check(Draft(text="So proud of Maya T. today!"))
>>> (fix,) = fixes(report)
>>> apply(report.draft.text, fix.edits)
'So proud of one of our students today!'

Every result is checked again by the caller; nothing here decides that a draft is fine. What cannot be edited by
rule gets advice instead (`restarts`), never words put into the author's mouth.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from smclassify.resources import data_path
from smclassify.rewrite import contact, names, whereabouts
from smclassify.rewrite.edits import Edit, Fix, apply
from smclassify.rewrite.sentences import append, drop
from smclassify.vocabulary import Account, Category, Draft, Report, Severity

__all__ = ["PERMISSION", "Edit", "Fix", "append", "apply", "fix_all", "fixes", "helps", "restarts"]

DISCLAIMER = "Opinions are my own."
PERMISSION = "Shared with families' permission."
REACHES = {Category.BOUNDARY, Category.STUDENT_INFO, Category.CONFIDENTIAL, Category.CROSS_LINK}


def fixes(report: Report) -> tuple[Fix, ...]:
    """Return the edits on offer, in the order of the problems; of one problem the gentlest edit first.

    ``Fix.rulings`` are places in ``report.rulings``. A fix with ``asks`` is right only if the author can say yes.
    """
    text, account = report.draft.text, report.draft.account
    flagged = [i for i, ruling in enumerate(report.rulings) if ruling.severity.rank >= Severity.REVIEW.rank]
    found = [i for i in flagged if report.rulings[i].finding.category == Category.STUDENT_NAME]
    offers = [
        Fix(
            category=Category.STUDENT_NAME,
            rulings=tuple(found[i] for i in members),
            edits=edits,
            label="Take the name out" if len(edits) == 1 else "Take the names out",
        )
        for members, edits in names.edits(text, [bounds(report, i) for i in found], account)
    ]
    for i in flagged:
        category = report.rulings[i].finding.category
        if category != Category.STUDENT_NAME:
            offers += [
                Fix(category=category, rulings=(i,), **offer)
                for offer in others(text, *bounds(report, i), category, account)
            ]
    return tuple(sorted(offers, key=lambda fix: fix.rulings[0]))


def bounds(report: Report, index: int) -> tuple[int, int]:
    """Where the text of a ruling begins and ends."""
    finding = report.rulings[index].finding
    return finding.start, finding.end


def others(text: str, start: int, end: int, category: Category, account: Account):
    """Yield what is on offer for a problem that is not a name."""
    if category == Category.LIVE_LOCATION and (edits := whereabouts.past(text, start, end)):
        yield {"edits": edits, "label": "Tell it after the event", "asks": "Post this once everyone is back."}
    if category == Category.OFFICIAL_VOICE and account == Account.PERSONAL:
        yield {"edits": (append(text, DISCLAIMER),), "label": "Add a disclaimer"}
    if category == Category.STUDENT_PHOTO:
        yield {
            "edits": (append(text, PERMISSION),),
            "label": "Say that parents agreed",
            "asks": "Only if every parent gave permission.",
        }
    if category in REACHES and (edits := contact.edits(text, start, end, category)):
        yield {"edits": edits, "label": "Take the contact or access data out"}
    if edit := drop(text, start, end):
        yield {"edits": (edit,), "label": "Leave this sentence out"}


def fix_all(check: Callable[[Draft], Report], draft: Draft, most: int = 8) -> tuple[Draft, tuple[Fix, ...]]:
    """Apply every fix that needs no answer from the author, checking again after each.

    A fix that does not make its problem go, or that brings another, is not kept.
    """
    applied: list[Fix] = []
    report = check(draft)
    for _ in range(most):
        for fix in fixes(report):
            if fix.asks or (fix.category in KEEP and fix.label.startswith("Leave")):
                continue
            tried = check(replace(report.draft, text=apply(report.draft.text, fix.edits)))
            if tried.error is None and helps(fix, report, tried):
                report = tried
                applied.append(fix)
                break
        else:
            break
    return report.draft, tuple(applied)


# What somebody says is theirs to take back; only whereabouts and contact data go without a second look.
KEEP = set(Category) - {Category.LIVE_LOCATION, Category.CONFIDENTIAL, Category.BOUNDARY}


def helps(fix: Fix, before: Report, after: Report) -> bool:
    """Whether a fix left fewer problems of its kind and brought none of another kind."""
    return problems(after, fix.category) < problems(before, fix.category) and set(after.labels) <= set(before.labels)


def problems(report: Report, category: Category) -> int:
    """How many problems of a category a report has."""
    return sum(
        ruling.finding.category == category and ruling.severity.rank >= Severity.REVIEW.rank
        for ruling in report.rulings
    )


@lru_cache
def restarts() -> dict[str, tuple[str, ...]]:
    """Ways to start again, as advice, by category (``data/lexicon/restart.toml``)."""
    tables = tomllib.loads(data_path("lexicon", "restart.toml").read_text(encoding="utf-8"))
    return {category: tuple(table["advice"]) for category, table in tables.items()}
