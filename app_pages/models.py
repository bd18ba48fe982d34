"""About the models: what they are, how good they are, and what happens to a draft."""

from __future__ import annotations

import streamlit as st

from app_pages.words import escape
from smclassify.artifacts import describe
from smclassify.errors import SmclassifyError
from smclassify.resources import models_path

PRIVACY = """<h2 class="sd-step">What happens to your draft</h2><ul>
<li>It is read on the computer that runs this page, in memory, and goes nowhere else.</li>
<li>It is not stored, logged, put into an address, or used for training, unless you tick the box for it
under “Not a problem?”. Then the page shows what it stored, where, and how to delete it.</li>
<li>It is forgotten when you close the page. So is the class roster.</li>
<li>The page loads nothing from other servers: no fonts, scripts, statistics or trackers.</li>
<li>What you download (a receipt, a clean photo, a scan) is saved on your computer only.</li></ul>
<h2 class="sd-step">What it cannot do</h2><ul>
<li>It reads English only, and says so when it meets another language.</li>
<li>It does not look into pictures and videos, and does not follow links.</li>
<li>It does not know your class: a name that is also a word or a place can slip through. A roster helps.</li>
<li>It can be wrong in both directions. You decide; your supervisor knows what your district wants.</li></ul>"""


def page() -> None:
    """Lay the page out."""
    st.title("About this checker", anchor=False)
    st.html(PRIVACY)
    st.html('<h2 class="sd-step">The models</h2>')
    try:
        rows = describe()
    except SmclassifyError as error:
        st.html(f"<p>{escape(str(error))}</p>")
        return
    for row in rows:
        with st.container(border=True):
            state = "✓ verified" if row["verified"] else "✕ altered: it will not be loaded"
            st.html(
                f'<h3 class="sd-small">{escape(row["name"])} <span class="sd-severity">{state}</span></h3>'
                f'<p class="sd-clause">sha256 <code>{escape(row["sha256"])}</code></p>'
            )
            with st.expander("Figures and versions", key=f"figures_{row['name']}"):
                st.html(figures_html("Figures", row["metrics"]) + figures_html("Made with", row["versions"]))
    card = models_path("MODEL_CARD.md")
    if card.is_file():
        with st.expander("Model card", key="model_card"):
            st.markdown(card.read_text(encoding="utf-8"))


def figures_html(caption: str, figures: dict) -> str:
    """Figures as tables: single ones a row each, figures of many things (categories, say) a row a thing."""
    many = {name: value for name, value in figures.items() if is_grid(value)}
    single = {name: value for name, value in figures.items() if name not in many}
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in flat(single)
    )
    head = f"<caption>{escape(caption)}</caption>"
    first = f'<table class="sd-table">{head}<tbody>{rows}</tbody></table>' if rows else ""
    return first + "".join(grid_html(name.replace("_", " "), grid) for name, grid in many.items())


def is_grid(value) -> bool:
    """Whether a figure is a dict of dicts with single figures."""
    rows = list(value.values()) if isinstance(value, dict) else []
    return len(rows) > 1 and all(
        isinstance(row, dict) and not any(isinstance(cell, dict | list) for cell in row.values()) for row in rows
    )


def grid_html(caption: str, grid: dict[str, dict]) -> str:
    """A dict of dicts as a table."""
    names = list(dict.fromkeys(name for row in grid.values() for name in row))
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{escape(thing.replace("_", " "))}</th>'
        + "".join(f"<td>{escape(said(row[name]) if name in row else '')}</td>" for name in names)
        + "</tr>"
        for thing, row in grid.items()
    )
    return (
        f'<div class="sd-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="sd-grid">'
        f'<caption>{escape(caption)}</caption><thead><tr><th scope="col">of</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def said(figure) -> str:
    """A figure in three digits."""
    return f"{figure:.3g}" if isinstance(figure, float) else str(figure)


def flat(figures, before: str = ""):
    """Yield (name, value in words) for every figure, however deep."""
    if isinstance(figures, dict):
        for name, value in figures.items():
            yield from flat(value, f"{before}, {name}" if before else str(name))
    elif isinstance(figures, list):
        yield before.replace("_", " "), ", ".join(str(item) for item in figures[:20])
    else:
        yield before.replace("_", " "), said(figures)


page()
