"""Two charts as inline SVG: lying bars for categories, stacked columns for months."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

__all__ = ["CHART_STYLE", "bars", "columns"]

CHART_STYLE = """\
svg{max-width:100%;height:auto}svg text{font:13px system-ui,sans-serif;fill:#1b1b1b}
.bar{fill:#1f5fa8}.bar-stop{fill:#b3261e}.bar-review{fill:#e0982f}.bar-clear{fill:#a9c7ad}
"""
LABEL, LENGTH, ROW = 190, 480, 24
HEIGHT, HEAD, FOOT = 180, 40, 70


def bars(rows: Sequence[tuple[str, int]]) -> str:
    """Return a bar a row, with its name and number."""
    if not rows:
        return "<p>None: nothing was flagged.</p>"
    most = max(count for _, count in rows)
    words = ", ".join(f"{name} {count:,}" for name, count in rows)
    parts = [_open(LABEL + LENGTH + 80, ROW * len(rows) + 4, words)]
    for place, (name, count) in enumerate(rows):
        y, width = place * ROW, max(1, round(count / most * LENGTH))
        parts.append(f'<text x="{LABEL - 8}" y="{y + 16}" text-anchor="end">{html.escape(name)}</text>')
        parts.append(f'<rect class="bar" x="{LABEL}" y="{y + 3}" width="{width}" height="{ROW - 6}"/>')
        parts.append(f'<text x="{LABEL + width + 6}" y="{y + 16}">{count:,}</text>')
    return "".join(parts) + "</svg>"


def columns(rows: Sequence[tuple[str, Mapping[str, int]]], tiers: Sequence[str]) -> str:
    """Return a column a month, stacked by verdict in the order of ``tiers``, the first at the bottom."""
    if not rows:
        return "<p>The posts say nothing of when they were published.</p>"
    most = max(sum(counts.values()) for _, counts in rows)
    step = max(14, min(60, 740 // len(rows)))
    words = "; ".join(
        f"{name}: {', '.join(f'{counts[t]:,} {t}' for t in tiers if counts[t])}" for name, counts in rows
    )
    width = max(step * len(rows) + 20, 300)
    parts = [_open(width, HEAD + HEIGHT + FOOT, words)]
    for place, tier in enumerate(tiers):
        parts.append(
            f'<rect class="bar-{html.escape(tier)}" x="{place * 90 + 4}" y="4" width="12" height="12"/>'
        )
        parts.append(f'<text x="{place * 90 + 22}" y="15">{html.escape(tier)}</text>')
    for place, (name, counts) in enumerate(rows):
        x, y = place * step + 10, float(HEAD + HEIGHT)
        for tier in tiers:
            height = counts[tier] / most * HEIGHT
            if height:
                y -= height
                title = f"<title>{html.escape(name)}: {counts[tier]:,} {html.escape(tier)}</title>"
                parts.append(
                    f'<rect class="bar-{html.escape(tier)}" x="{x}" y="{y:.1f}" width="{step - 3}" '
                    f'height="{height:.1f}">{title}</rect>'
                )
        middle, foot = x + step // 2, HEAD + HEIGHT + 12
        if step >= 30:
            parts.append(
                f'<text x="{middle}" y="{y - 4:.1f}" text-anchor="middle">{sum(counts.values()):,}</text>'
            )
        parts.append(
            f'<text x="{middle}" y="{foot}" text-anchor="end" transform="rotate(-60 {middle} {foot})">'
            f"{html.escape(name)}</text>"
        )
    return "".join(parts) + "</svg>"


def _open(width: int, height: int, words: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" aria-label="{html.escape(words, quote=True)}">'
    )
