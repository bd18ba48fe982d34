"""Policies: every clause, and what the checker does about it."""

from __future__ import annotations

import streamlit as st

from app_pages import state
from app_pages.words import COVERAGE, TITLES, clause_name, escape, plural
from smclassify import policy as policies
from smclassify.policy import Policy
from smclassify.vocabulary import Category


def page() -> None:
    """Lay the page out."""
    st.title("Policies", anchor=False)
    st.caption("The districts' rules, clause by clause, in our own words. What counts is the district's own text.")
    names = policies.available()
    left, right = st.columns([2, 3])
    name = (
        left.radio(
            "District",
            names,
            format_func=lambda name: state.policy(name).name,
            horizontal=True,
            key="policy",
            bind="query-params",
        )
        or names[0]
    )
    rules = state.policy(name)
    words = (
        right.text_input(
            "Search the clauses",
            key="clause_words",
            placeholder="photo, password, 2g …",
            persist_state="session",
        )
        or ""
    )
    kinds = st.pills(
        "Show",
        list(COVERAGE),
        format_func=lambda kind: COVERAGE[kind][0],
        selection_mode="multi",
        key="clause_kinds",
        persist_state="session",
    )
    st.html(f'<p class="sd-quiet">{escape(rules.description)} {escape("; ".join(rules.references))}</p>')
    rows = [row for row in rules.coverage() if fits(row, words) and (not kinds or row["coverage"] in kinds)]
    st.html(f'<p role="status">{plural(len(rows), "clause")}</p>' + table_html(rules, rows))


def fits(row: dict, words: str) -> bool:
    """Whether every word that was asked for is somewhere in a clause."""
    told = " ".join(
        [
            row["clause"],
            clause_name(row["clause"]),
            row["summary"],
            COVERAGE[row["coverage"]][0],
            *(TITLES[Category(category)] for category in row["categories"]),
        ]
    ).casefold()
    return all(word in told for word in words.casefold().split())


def table_html(rules: Policy, rows: list[dict]) -> str:
    """The clauses as a table."""
    asked = {}
    for question in rules.checklist:
        asked.setdefault(question.clause, []).append(question.text)
    body = []
    for row in rows:
        name, shape = COVERAGE[row["coverage"]]
        more = ", ".join(TITLES[Category(category)] for category in row["categories"])
        more = " ".join(filter(None, [f"{more}." if more else "", *asked.get(row["clause"], [])]))
        body.append(
            f'<tr><th scope="row">{escape(clause_name(row["clause"]))}<br>'
            f'<span class="sd-small">{escape(row["clause"])}</span></th>'
            f'<td><span aria-hidden="true">{shape}</span> {escape(name)}</td>'
            f"<td>{escape(row['summary'])}"
            + (f'<br><span class="sd-small">{escape(more)}</span>' if more else "")
            + "</td></tr>"
        )
    return (
        '<table class="sd-table sd-wide"><thead><tr><th scope="col">Clause</th><th scope="col">The checker</th>'
        '<th scope="col">In short</th></tr></thead><tbody>' + "".join(body) + "</tbody></table>"
    )


page()
