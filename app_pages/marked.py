"""The verdict, the marked draft and the cards as HTML; everything from a draft or a policy is escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app_pages.words import (
    ANSWERS,
    RULED,
    SEVERITIES,
    SHORT,
    TITLES,
    TO_DO,
    VERDICTS,
    clause_name,
    escape,
    plural,
)
from smclassify.policy import Policy
from smclassify.report import mark
from smclassify.rewrite import Fix
from smclassify.vocabulary import Account, Report, Ruling, Severity, Verdict

__all__ = [
    "Card",
    "banner_html",
    "card_html",
    "cards",
    "changes_html",
    "highlight_css",
    "marked_html",
    "verdict_html",
    "what_if_html",
]


@dataclass(frozen=True, slots=True)
class Card:
    """One problem: its rulings (several where one child is named more than once) and the fixes on offer."""

    rulings: tuple[Ruling, ...]
    fixes: tuple[Fix, ...]

    @property
    def ruling(self) -> Ruling:
        return self.rulings[0]

    @property
    def flagged(self) -> bool:
        return self.ruling.severity.rank >= Severity.REVIEW.rank

    def words(self, text: str) -> str:
        """What the card is about, as it stands in the draft."""
        return text[self.ruling.finding.start : self.ruling.finding.end]

    def mark_of(self, text: str) -> tuple[str, str]:
        """What makes this problem the same one after the draft was edited elsewhere."""
        return self.ruling.finding.category.value, re.sub(r"\s+", " ", self.words(text)).strip().casefold()


def cards(report: Report, offers: tuple[Fix, ...]) -> list[Card]:
    """A report's problems as cards, in the order of the text."""
    out, taken = [], set()
    for i in range(len(report.rulings)):
        if i in taken:
            continue
        mine = tuple(fix for fix in offers if i in fix.rulings)
        together = sorted({i, *(place for fix in mine for place in fix.rulings)})
        taken |= set(together)
        out.append(Card(tuple(report.rulings[place] for place in together), mine))
    return out


def verdict_html(report: Report, shown: list[Card], aside: int, account: Account, district: str) -> str:
    """The answer: a shape, a headline and what stands behind it."""
    where = f"{district}'s rules for {RULED[account]}"
    worst = max((card.ruling.severity for card in shown), key=lambda s: s.rank, default=Severity.NOTE)
    verdict = Verdict.CLEAR if worst.rank < Severity.REVIEW.rank else Verdict(worst.value)
    shape, headline = VERDICTS[verdict]
    kind = verdict.value
    counts = [(sum(c.ruling.severity == s for c in shown), s) for s in (Severity.STOP, Severity.REVIEW, Severity.NOTE)]
    told = ", ".join(f"{plural(count, 'thing')} {TO_DO[s]}" for count, s in counts if count)
    if report.error is not None:
        if verdict == Verdict.CLEAR:
            shape, headline, kind = "?", "Not checked", "unjudged"
        told = f"This could not be judged: {report.error}. Have a person read it before it goes out."
    elif verdict == Verdict.CLEAR:
        told = f"{where} have nothing against these words." + (f" {told.capitalize()}." if told else "")
        told = f"Apart from what you set aside, {told}" if aside else told
    else:
        told = f"{told} under {where}."
    if aside and verdict != Verdict.CLEAR:
        told += f" {plural(aside, 'problem')} set aside by you."
    return banner_html(kind, shape, headline, told)


def banner_html(kind: str, shape: str, headline: str, told: str) -> str:
    """A shape, a headline and a sentence; ``kind`` is a verdict or ``unjudged``."""
    return (
        f'<section class="sd-verdict sd-{kind}" role="status"><span class="sd-shape" aria-hidden="true">{shape}'
        f"</span><div><h2>{escape(headline)}</h2><p>{escape(told)}</p></div></section>"
    )


def marked_html(text: str, shown: list[Card]) -> str:
    """The draft with each problem underlined and labelled where it stands."""
    places = [(number, ruling) for number, card in enumerate(shown, 1) for ruling in card.rulings]

    def opening(i: int) -> str:
        number, ruling = places[i]
        return f'<mark class="sd-{ruling.severity.value} sd-m{number}">'

    def closing(i: int) -> str:
        number, ruling = places[i]
        return (
            f'<a class="sd-label" href="#problem-{number}">{number}<span> '
            f"{escape(SHORT[ruling.finding.category])}</span></a></mark>"
        )

    spans = [(ruling.finding.start, ruling.finding.end) for _, ruling in places]
    return f'<div class="sd-draft">{mark(text, spans, opening, closing, escape)}</div>'


def card_html(number: int, card: Card, text: str, rules: Policy) -> str:
    """What, why, the rule and the advice."""
    ruling = card.ruling
    summaries = {clause.id: clause.summary for clause in rules.clauses}
    words = " … ".join(dict.fromkeys(text[r.finding.start : r.finding.end] for r in card.rulings))
    words = re.sub(r"\s+", " ", words)
    if len(words) > 140:
        words = words[:130].rsplit(" ", 1)[0] + " …"
    lines = [
        f'<div class="sd-card sd-{ruling.severity.value}" id="problem-{number}">',
        (
            f'<h3><span class="sd-number">{number}</span> {escape(TITLES[ruling.finding.category])} '
            f'<span class="sd-severity">{escape(SEVERITIES[ruling.severity])}</span></h3>'
        ),
        "" if card.fixes else f"<blockquote>{escape(words)}</blockquote>",
        f"<p>{escape(ruling.message)}</p>",
        f'<p class="sd-advice">{escape(ruling.suggestion)}</p>' if ruling.suggestion else "",
    ]
    for clause in ruling.clauses[:1]:
        lines.append(
            f'<p class="sd-clause">{escape(rules.name)}: {escape(clause_name(clause))} '
            f"({escape(clause)}). {escape(summaries.get(clause, ''))}</p>"
        )
    return "\n".join([*lines, "</div>"])


def changes_html(text: str, fix: Fix, context: int = 28) -> str:
    """Before and after, as a line a change."""
    lines = []
    for edit in fix.edits[:3]:
        start, end = max(0, edit.start - context), min(len(text), edit.end + context)
        before = ("…" if start else "") + text[start : edit.start]
        after = text[edit.end : end] + ("…" if end < len(text) else "")
        gone, new = text[edit.start : edit.end], edit.replacement
        lines.append(
            f"<p>{escape(before)}"
            + (f'<del><span class="sd-sr">take out: </span>{escape(gone)}</del>' if gone.strip() else "")
            + (" " if gone.strip() and new.strip() else "")
            + (f'<ins><span class="sd-sr">put in: </span>{escape(new)}</ins>' if new.strip() else "")
            + f"{escape(after)}</p>"
        )
    more = len(fix.edits) - 3
    if more > 0:
        lines.append(f"<p>and {plural(more, 'more place')}</p>")
    return f'<div class="sd-change">{"".join(lines)}</div>'


def what_if_html(reports: dict, here: tuple, rows) -> str:
    """The same draft elsewhere: a row a place. ``rows`` yields (key, account, district)."""
    rows = list(rows)
    if len({(report.verdict, report.labels, report.error) for report in reports.values()}) == 1:
        return '<p class="sd-quiet">The answer is the same on the other account and in the other district.</p>'
    body = []
    for key, account, district in rows:
        report = reports[key]
        kind = "unjudged" if report.error else report.verdict.value
        shape, answer = ANSWERS[kind]
        problems = (
            ", ".join(
                dict.fromkeys(
                    TITLES[r.finding.category] for r in report.rulings if r.severity.rank >= Severity.REVIEW.rank
                )
            )
            or "none"
        )
        current = ' class="sd-here"' if key == here else ""
        now = '<br><span class="sd-small">your choice</span>' if key == here else ""
        body.append(
            f'<tr{current}><th scope="row">{escape(account)}, {escape(district)}{now}</th>'
            f'<td class="sd-{kind}"><span aria-hidden="true">{shape}</span> {escape(answer)}</td>'
            f"<td>{escape(problems)}</td></tr>"
        )
    return (
        '<table class="sd-table"><caption>The same words elsewhere</caption><thead><tr><th scope="col">Account</th>'
        '<th scope="col">Answer</th><th scope="col">Problems</th></tr></thead><tbody>'
        + "".join(body)
        + "</tbody></table>"
    )


def highlight_css(count: int) -> str:
    """Rules that light up a problem's place while its card is hovered or has the focus, and the other way round."""
    rules = []
    for n in range(1, count + 1):
        rules.append(
            f".stMain:has(.st-key-card_{n}:is(:hover,:focus-within)) .sd-m{n}{{outline:3px solid currentColor;"
            f"outline-offset:2px;border-radius:2px}}"
            f".stMain:has(.sd-m{n}:is(:hover,:focus-within)) .st-key-card_{n}{{outline:3px solid currentColor;"
            f"outline-offset:2px}}"
        )
    return f"<style>{''.join(rules)}</style>"
