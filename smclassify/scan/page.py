"""Records as one HTML page that needs no other file and no network: summary, charts, filter, marked posts.

A browser is told (Content-Security-Policy) to load nothing and to run only this page's own script, so that
even a hole in the escaping would give a hostile post nothing to do.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from smclassify.report import STYLE, category_name, record_html
from smclassify.scan.charts import CHART_STYLE, bars, columns
from smclassify.scan.tables import records

__all__ = ["write_html"]

#: Posts shown in full; a page with many more than this no browser opens. The gravest go first.
MAX_SHOWN = 5_000
TIERS = ("stop", "review", "clear")
# Beyond this many months the posts are counted by year.
MAX_MONTHS = 48

PAGE_STYLE = """\
:root{color-scheme:light}
body{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}
body{max-width:60rem;margin:0 auto;padding:1rem}
.tiles{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}
.tiles li{border:1px solid #999;border-radius:.4rem;padding:.4rem 1rem}
.tiles strong{font-size:1.6rem;display:block}
form{position:sticky;top:0;background:#fff;border-bottom:1px solid #999;padding:.6rem 0;z-index:1}
form label{margin-right:1rem}select,input{font:inherit}
.post{content-visibility:auto;contain-intrinsic-size:auto 10rem}
:focus-visible{outline:3px solid #1f5fa8}
@media print{form{display:none}body{max-width:none}.post{content-visibility:visible;break-inside:avoid}
mark,svg *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""

SCRIPT = """\
"use strict";
const form = document.querySelector("form"), posts = [...document.querySelectorAll(".post")];
function filter() {
  const verdict = form.verdict.value, category = form.category.value, words = form.words.value.toLowerCase();
  let shown = 0;
  for (const post of posts) {
    const fits = (!verdict || post.dataset.verdict === verdict)
      && (!category || post.dataset.labels.split(" ").includes(category))
      && (!words || post.textContent.toLowerCase().includes(words));
    post.hidden = !fits;
    shown += fits;
  }
  form.count.value = shown + " of " + posts.length + " shown";
}
form.addEventListener("input", filter);
form.addEventListener("submit", event => event.preventDefault());
form.hidden = false;
filter();
"""


@dataclass(slots=True)
class _Counts:
    """What the first pass over the records counts."""

    posts: int = 0
    unjudged: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    months: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, record: dict) -> None:
        verdict = record["verdict"]
        self.posts += 1
        self.unjudged += record["error"] is not None
        self.verdicts[verdict] += 1
        self.labels.update(record["labels"])
        if record["posted_at"]:
            self.months.setdefault(record["posted_at"][:7], Counter())[verdict] += 1

    def by_time(self) -> list[tuple[str, Counter[str]]]:
        """Counts by month, or by year where the months are many."""
        if len(self.months) <= MAX_MONTHS:
            return sorted(self.months.items())
        years: dict[str, Counter[str]] = {}
        for month, counts in self.months.items():
            years.setdefault(month[:4], Counter()).update(counts)
        return sorted(years.items())[-MAX_MONTHS:]


def write_html(part: Path, target: Path) -> None:
    """Write the page; reads the records twice and holds none of them."""
    counts = _Counts()
    for record in records(part):
        counts.add(record)
    room, left = {}, MAX_SHOWN
    for tier in TIERS:
        room[tier] = min(left, counts.verdicts[tier])
        left -= room[tier]
    with target.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(_top(counts, sum(room.values())))
        for record in records(part):
            verdict = record["verdict"]
            if room[verdict]:
                room[verdict] -= 1
                labels = html.escape(" ".join(record["labels"]))
                file.write(
                    f'<div class="post" data-verdict="{html.escape(verdict)}" data-labels="{labels}">\n'
                )
                file.write(f"{record_html(record)}</div>\n")
        file.write(f"</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")


def _top(counts: _Counts, shown: int) -> str:
    style = PAGE_STYLE + CHART_STYLE + STYLE
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    tiles = [
        (counts.verdicts["stop"], "stop: do not publish as it is"),
        (counts.verdicts["review"], "review: needs a human eye"),
        (counts.verdicts["clear"], "clear"),
        (counts.unjudged, "could not be judged (among review)"),
    ]
    items = "".join(f"<li><strong>{count:,}</strong> {words}</li>" for count, words in tiles)
    labels = sorted(counts.labels.items(), key=lambda item: (-item[1], item[0]))
    chosen = "".join(f'<option value="{name}">{category_name(name)}</option>' for name, _ in sorted(labels))
    less = "" if shown == counts.posts else (
        f"<p>{shown:,} of {counts.posts:,} posts are shown in full, the gravest first to be kept; "
        "scan to .xlsx, .csv, .parquet or .jsonl for all.</p>"
    )  # fmt: skip
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Scan of {counts.posts:,} posts</title>
<style>{style}</style>
</head>
<body>
<h1>Scan of {counts.posts:,} posts</h1>
<ul class="tiles">{items}</ul>
<h2>Posts by category</h2>
{bars([(category_name(name), count) for name, count in labels])}
<h2>Posts over time</h2>
{columns(counts.by_time(), TIERS)}
<h2>The posts</h2>
{less}
<form hidden>
<label>Verdict <select name="verdict"><option value="">all</option><option>stop</option>
<option>review</option><option>clear</option></select></label>
<label>Category <select name="category"><option value="">all</option>{chosen}</select></label>
<label>Words <input name="words" type="search"></label>
<output name="count" aria-live="polite"></output>
</form>
<main>
"""


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
