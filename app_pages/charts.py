"""Two charts made of nothing but tables: a row a category or a month, read aloud as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app_pages.words import FOUND, escape

__all__ = ["categories_html", "months_html"]


def categories_html(rows: Sequence[tuple[str, int]]) -> str:
    """A bar a category, the longest first."""
    most = max((count for _, count in rows), default=1)
    return _table(
        "Posts by category",
        [(name, [("bar", count / most)], f"{count:,}") for name, count in rows],
        "Nothing was flagged.",
    )


def months_html(rows: Sequence[tuple[str, Mapping[str, int]]], tiers: Sequence[str]) -> str:
    """A bar a month, in parts by answer."""
    most = max((sum(counts.values()) for _, counts in rows), default=1)
    lines = []
    for name, counts in rows:
        told = ", ".join(f"{counts[tier]:,} {FOUND[tier][0]}" for tier in tiers if counts[tier])
        lines.append((name, [(tier, counts[tier] / most) for tier in tiers], told))
    return _table("Posts by month", lines, "The posts do not say when they were published.")


def _table(caption: str, rows, nothing: str) -> str:
    if not rows:
        return f"<p>{escape(nothing)}</p>"
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td><span class="sd-bars" aria-hidden="true">'
        + "".join(f'<i class="sd-bar-{kind}" style="width:{share:.1%}"></i>' for kind, share in parts if share)
        + f"</span> {escape(told)}</td></tr>"
        for name, parts, told in rows
    )
    return f'<table class="sd-chart"><caption class="sd-sr">{escape(caption)}</caption><tbody>{body}</tbody></table>'
