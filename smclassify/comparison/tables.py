"""Measures and comparisons as text, JSON and HTML; whatever comes from data is escaped."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from smclassify.comparison.counting import WORSE_WHEN_MORE, metric_name
from smclassify.report import visible

__all__ = ["to_html", "to_json", "to_text"]

SIGNS = ("better", "worse")
SURE = 0.05  # both the interval and the paired test must say so: on few posts an interval alone is too narrow
STYLE = """\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1b1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{padding:.25rem .6rem;border-bottom:1px solid #d9d6d2;text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}
.worse{background:#fde1df}.better{background:#e2f3e4}
"""


def to_json(result: dict) -> str:
    """A result of `measure` or `compare` as JSON."""
    return json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False)


def to_text(result: dict) -> str:
    """A result of `measure` or `compare` as aligned tables."""
    out = [f"{result['posts']} posts; intervals cover {result['level']:.0%}"]
    for title, rows in tables(result):
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        out += ["", title]
        for name, *cells in rows:
            padded = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
            out.append(f"  {visible(name):{widths[0]}}  {'  '.join(padded)}".rstrip())
    return "\n".join(out)


def to_html(result: dict, title: str = "How good is the checker?") -> str:
    """A result of `measure` or `compare` as a page of its own that loads nothing."""
    parts = [f"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{escaped(title)}</title>",
             f"<style>{STYLE}</style><h1>{escaped(title)}</h1>",
             f"<p>{result['posts']:,} posts; intervals cover {result['level']:.0%}.</p>"]
    for caption, (head, *rows) in tables(result):
        parts.append(f"<table><caption>{escaped(caption)}</caption><thead><tr>"
                     + "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in head) + "</tr></thead><tbody>")
        for name, *cells in rows:
            shade = f' class="{cells[-1]}"' if cells[-1] in SIGNS else ""
            parts.append(f'<tr{shade}><th scope="row">{escaped(name)}</th>'
                         + "".join(f"<td>{escaped(cell)}</td>" for cell in cells) + "</tr>")
        parts.append("</tbody></table>")
    return "\n".join(parts) + "\n"


def tables(result: dict) -> Iterator[tuple[str, list[list[str]]]]:
    """Titles and rows of words, the first of each the head."""
    yield "All posts", [head(result["figures"]), *(row(metric_name(m), m, e) for m, e in result["figures"].items())]
    for kind, slices in result["slices"].items():
        metrics = list(dict.fromkeys(m for part in slices.values() for m in part["figures"]))
        for metric in metrics:
            parts = [(name, part) for name, part in slices.items() if metric in part["figures"]]
            rows = [row(f"{name} ({part['posts']:,})", metric, part["figures"][metric]) for name, part in parts]
            yield f"{metric_name(metric)}, by {kind}", [head({metric: parts[0][1]["figures"][metric]}), *rows]


def head(figures: dict) -> list[str]:
    """The head of a table of these figures."""
    paired = any("difference" in entry for entry in figures.values())
    return ["", "before", "after", "change", "from", "to", "p", ""] if paired else ["", "value", "from", "to", ""]


def row(name: str, metric: str, entry: dict) -> list[str]:
    """One figure as words; the last says whether a change is beyond noise."""
    keys = ("before", "after", "difference", "low", "high", "p") if "difference" in entry else ("value", "low", "high")
    cells = [f"{entry[key]:+.3f}" if "difference" in entry and key in ("difference", "low", "high")
             else f"{entry[key]:.3f}" for key in keys]
    sign = ""
    if "difference" in entry and entry["p"] < SURE and (entry["low"] > 0 or entry["high"] < 0):
        sign = "worse" if (entry["low"] > 0) == (metric in WORSE_WHEN_MORE) else "better"
    return [name, *cells, sign]


def escaped(words: str) -> str:
    """Words that no page takes for markup."""
    return html.escape(visible(words), quote=True)
