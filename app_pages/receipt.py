"""A receipt for a supervisor: what was checked, what was found, what was set aside and why."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import streamlit as st

from app_pages import aside
from app_pages.marked import Card
from app_pages.words import ACCOUNTS, TITLES, escape
from smclassify.report import STYLE, to_html, to_record
from smclassify.vocabulary import Report

__all__ = ["as_html", "as_json", "show"]

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Draft check receipt</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}}
{style}</style></head><body>
<h1>Draft check receipt</h1>
<p>{about}</p>
{report}
{aside}
{changes}
</body></html>
"""


def as_json(report: Report, found: list[Card], text: str) -> dict:
    """Return the receipt as plain values."""
    return {
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "account": report.draft.account.value,
        "policy": str(report.draft.policy),
        "record": to_record(report),
        "set_aside": [
            {
                "category": card.mark_of(text)[0],
                "text": card.words(text),
                "reason": aside.reasons()[card.mark_of(text)],
            }
            for card in found
            if aside.is_aside(card.mark_of(text))
        ],
        "changes": [change.label for change in st.session_state.get("history", [])],
    }


def as_html(report: Report, found: list[Card], text: str) -> str:
    """Return the receipt as a page to print."""
    facts = as_json(report, found, text)
    items = "".join(
        f"<li>{escape(TITLES[item['category']])}: “{escape(item['text'])}”. Reason: {escape(item['reason'])}</li>"
        for item in facts["set_aside"]
    )
    changes = "".join(f"<li>{escape(label)}</li>" for label in facts["changes"])
    return PAGE.format(
        style=STYLE,
        report=to_html(report),
        about=escape(f"{facts['checked_at']}, {ACCOUNTS[report.draft.account].lower()}, policy {facts['policy']}"),
        aside=f"<h2>Set aside by the author</h2><ul>{items}</ul>" if items else "",
        changes=f"<h2>Changes made with the checker</h2><ul>{changes}</ul>" if changes else "",
    )


def show(report: Report, found: list[Card], text: str) -> None:
    """Offer the receipt for download."""
    with st.expander("Receipt for your supervisor", key="receipt"):
        st.caption("Made now and saved on your computer only. It holds the draft, the answer, and what you set aside.")
        with st.container(horizontal=True):
            st.download_button(
                "To print (HTML)",
                lambda: as_html(report, found, text),
                "draft-check.html",
                "text/html",
                key="receipt_html",
                on_click="ignore",
            )
            st.download_button(
                "As data (JSON)",
                lambda: json.dumps(as_json(report, found, text), indent=2),
                "draft-check.json",
                "application/json",
                key="receipt_json",
                on_click="ignore",
            )
