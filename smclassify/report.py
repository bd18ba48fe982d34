"""A Report for people and for programs: the contract's record, text for a terminal, HTML for a page.

Everything that comes from a draft is escaped here. `to_text` lets no control character reach a terminal, and
`to_html` no markup reach a page; both cut the text into pieces first, so that offsets stay the draft's.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Sequence

from smclassify.vocabulary import Report, Severity, Verdict

__all__ = ["STYLE", "category_name", "mark", "record_html", "to_html", "to_record", "to_text", "visible"]

# C0 and C1 controls but for newline and tab, marks that turn the direction of writing or end a line unseen,
# and halves of surrogate pairs, which no terminal can print.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COLORS = {"stop": "\x1b[1;31m", "review": "\x1b[1;33m", "clear": "\x1b[1;32m", "note": "\x1b[36m"}
PLAIN = "\x1b[0m"
WIDTH = 96

#: Style for `to_html`'s fragments: colour is never the only sign, and print keeps the marks.
STYLE = """\
.smc-report{border-left:.4rem solid #2e7d32;padding:.4rem .8rem;margin:.8rem 0}
.smc-report.smc-review{border-color:#b26a00}.smc-report.smc-stop{border-color:#b3261e}
.smc-draft{white-space:pre-wrap;overflow-wrap:anywhere}
.smc-draft mark{color:inherit;background:#e3eefc;border-bottom:2px dotted #1f5fa8}
.smc-draft mark.smc-review{background:#fff0d1;border-bottom:2px dashed #b26a00}
.smc-draft mark.smc-stop{background:#fde1df;border-bottom:2px solid #b3261e}
.smc-draft sup{font-size:.7em;font-weight:bold}
.smc-findings{padding-left:1.4rem}.smc-findings p{margin:.1rem 0}
"""


def to_record(report: Report) -> dict:
    """Return the report as the contract's record; only plain values, the same for the same report.

    A post that could not be judged is at least ``review``.
    """
    draft = report.draft
    verdict = report.verdict
    if report.error is not None and verdict is Verdict.CLEAR:
        verdict = Verdict.REVIEW
    return {
        "id": draft.id,
        "text": draft.text,
        "source": draft.source,
        "posted_at": draft.posted_at,
        "verdict": verdict.value,
        "labels": list(report.labels),
        "findings": [
            {
                "category": ruling.finding.category.value,
                "severity": ruling.severity.value,
                "score": round(min(1.0, max(0.0, float(ruling.finding.score))), 4),
                "start": ruling.finding.start,
                "end": ruling.finding.end,
                "text": draft.text[ruling.finding.start : ruling.finding.end],
                "clauses": list(ruling.clauses),
                "message": ruling.message,
                "suggestion": ruling.suggestion,
                "evidence": list(ruling.finding.evidence),
            }
            for ruling in report.rulings
        ],
        "entities": [
            {
                "label": entity.label.value,
                "start": entity.start,
                "end": entity.end,
                "text": draft.text[entity.start : entity.end],
            }
            for entity in report.entities
        ],
        "error": report.error,
    }


def category_name(category: str) -> str:
    """Return a category as people write it: ``student_name`` is ``student name``."""
    return category.replace("_", " ")


def visible(text: str) -> str:
    """Return ``text`` with every character that acts unseen (controls, turned writing) shown as a sign."""
    return UNSEEN.sub(_sign, text.replace("\r\n", "\n")) if UNSEEN.search(text) else text


def _sign(match: re.Match) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"<U+{code:04X}>"


def mark(
    text: str,
    spans: Sequence[tuple[int, int]],
    opening: Callable[[int], str],
    closing: Callable[[int], str],
    escape: Callable[[str], str],
) -> str:
    """Return ``text`` escaped, with ``opening(i)`` and ``closing(i)`` around ``spans[i]``, well nested.

    Where two spans cross, the inner one is closed and opened again. A span that is empty or outside the text
    is cut to what is inside, or left out.
    """
    bounds = {i: (max(0, start), min(end, len(text))) for i, (start, end) in enumerate(spans)}
    bounds = {i: span for i, span in bounds.items() if span[0] < span[1]}
    cuts = sorted({0, len(text), *(position for span in bounds.values() for position in span)})
    starts: dict[int, list[int]] = {}
    for i, (start, _) in bounds.items():
        starts.setdefault(start, []).append(i)
    out, stack = [], []
    for position, following in zip(cuts, [*cuts[1:], len(text)], strict=True):
        reopened = []
        while any(bounds[i][1] == position for i in stack):
            i = stack.pop()
            out.append(closing(i))
            if bounds[i][1] > position:
                reopened.append(i)
        for i in sorted([*reopened, *starts.get(position, [])], key=lambda i: (-bounds[i][1], i)):
            stack.append(i)
            out.append(opening(i))
        out.append(escape(text[position:following]))
    return "".join(out)


def to_text(report: Report, color: bool = False) -> str:
    """Return the report for a terminal: the verdict, the draft marked, then each problem."""
    record = to_record(report)
    findings = record["findings"]

    def paint(words: str, tone: str) -> str:
        return f"{COLORS[tone]}{words}{PLAIN}" if color else words

    context = f"on a {report.draft.account} account, policy {visible(str(report.draft.policy))}"
    lines = [f"{paint(record['verdict'].upper(), record['verdict'])}  {context}: {_counted(findings)}"]
    if record["error"] is not None:
        lines += ["", *_block("Not judged:", f"{record['error']}. Have a person read it.")]
    marked = mark(
        record["text"],
        [(f["start"], f["end"]) for f in findings],
        lambda i: paint(f"[{i + 1} {category_name(findings[i]['category'])}:", findings[i]["severity"]) + " ",
        lambda i: paint("]", findings[i]["severity"]),
        visible,
    )
    lines += ["", *(f"  {line}" for line in marked.split("\n"))]
    for number, finding in enumerate(findings, 1):
        what = f"{number}. {category_name(finding['category']).capitalize()}"
        quote = visible(textwrap.shorten(finding["text"], 60, placeholder=" …"))
        lines += [
            "",
            f"{paint(what, finding['severity'])} ({finding['severity']}, {finding['score']:.0%}): {quote}",
            *_block("   Why:", finding["message"]),
            *_block("   Clause:", ", ".join(finding["clauses"]) or "none"),
            *_block("   Fix:", finding["suggestion"]),
        ]
    return "\n".join(lines)


def _counted(findings: list[dict]) -> str:
    counts = [
        (sum(f["severity"] == Severity.STOP for f in findings), "to fix"),
        (sum(f["severity"] == Severity.REVIEW for f in findings), "to look at"),
        (sum(f["severity"] == Severity.NOTE for f in findings), "to know"),
    ]
    return ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing found"


def _block(head: str, words: str) -> list[str]:
    if not words:
        return []
    indent = f"{head:<11} "
    return textwrap.wrap(visible(words), WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))


def to_html(report: Report) -> str:
    """Return the report as an HTML fragment (see `STYLE`); everything in it is escaped, nothing is linked."""
    return record_html(to_record(report))


def record_html(record: dict) -> str:
    """Return a record (see `to_record`) as an HTML fragment."""
    findings = record["findings"]
    parts = [f'<article class="smc-report smc-{_escape(record["verdict"])}">']
    about = [record["verdict"], *(str(record[key]) for key in ("id", "source", "posted_at") if record[key])]
    parts.append(
        f'<p class="smc-about"><strong>{_escape(about[0])}</strong> {_escape(" · ".join(about[1:]))}</p>'
    )
    if record["error"] is not None:
        parts.append(
            f'<p class="smc-error">Not judged: {_escape(record["error"])}. Have a person read it.</p>'
        )
    marked = mark(
        record["text"],
        [(f["start"], f["end"]) for f in findings],
        lambda i: (
            f'<mark class="smc-{_escape(findings[i]["severity"])}" title="{_escape(_title(findings[i]))}">'
        ),
        lambda i: f"<sup>{i + 1}</sup></mark>",
        _escape,
    )
    parts.append(f'<p class="smc-draft">{marked}</p>')
    if findings:
        parts.append('<ol class="smc-findings">')
        parts.extend(_finding_html(finding) for finding in findings)
        parts.append("</ol>")
    parts.append("</article>\n")
    return "\n".join(parts)


def _title(finding: dict) -> str:
    return f"{category_name(finding['category'])} ({finding['severity']})"


def _finding_html(finding: dict) -> str:
    name = _escape(category_name(finding["category"]).capitalize())
    lines = [f"<li><p><strong>{name}</strong> ({_escape(finding['severity'])}, {finding['score']:.0%})</p>"]
    for head, words in (
        ("Why", finding["message"]),
        ("Clause", ", ".join(finding["clauses"])),
        ("Fix", finding["suggestion"]),
    ):
        if words:
            lines.append(f"<p>{head}: {_escape(words)}</p>")
    return "".join(lines) + "</li>"


def _escape(words: str) -> str:
    return html.escape(visible(words), quote=True)
