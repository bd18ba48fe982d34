"""Problems that the author has set aside, with a reason; they stay so while the draft is edited elsewhere."""

from __future__ import annotations

import streamlit as st

from app_pages import keeping
from app_pages.marked import Card
from app_pages.words import TITLES, escape
from smclassify.vocabulary import Category, Report

__all__ = ["is_aside", "offer", "reasons", "show"]

REASONS = (
    keeping.WRONG,
    "I have permission",
    "It is over, or announced to everyone",
    "My supervisor has agreed",
    keeping.UNSURE,
)


def reasons() -> dict[tuple[str, str], str]:
    """The reason for each problem set aside in this session."""
    return st.session_state.setdefault("aside", {})


def is_aside(mark: tuple[str, str]) -> bool:
    """Whether a problem was set aside."""
    return mark in reasons()


def offer(number: int, card: Card, report: Report, found: list[Card]) -> None:
    """Let the author set a problem aside, and give the draft as an example if they agree."""
    mark = card.mark_of(report.draft.text)
    name = card.ruling.finding.category == Category.STUDENT_NAME
    choices = (keeping.WRONG, keeping.NOBODY, *REASONS[1:]) if name else REASONS
    with st.popover("Not a problem?", key=f"aside_{number}"):
        st.radio("Why not?", choices, key=f"reason_{number}")
        st.text_input("In your words (optional)", key=f"note_{number}", max_chars=300)
        keeping.box(number, mark)
        st.button("Set aside", key=f"set_aside_{number}", on_click=_set, args=(number, mark, report, found))


def show(found: list[Card], text: str) -> None:
    """List what was set aside, each with a way back, and what was stored of it."""
    keeping.show()
    mine = [card for card in found if is_aside(card.mark_of(text))]
    if not mine:
        return
    with st.container(border=True, key="aside_list"):
        st.html('<h3 class="sd-small">Set aside by you</h3>')
        for number, card in enumerate(mine, 1):
            mark = card.mark_of(text)
            st.html(
                f"<p>{escape(TITLES[card.ruling.finding.category])}: “{escape(card.words(text)[:80])}”. "
                f"Reason: {escape(reasons()[mark])}</p>"
            )
            st.button("Bring it back", key=f"bring_back_{number}", on_click=_unset, args=(mark,))


def _set(number: int, mark: tuple[str, str], report: Report, found: list[Card]) -> None:
    state = st.session_state
    reason, note = state[f"reason_{number}"], state[f"note_{number}"].strip()
    reasons()[mark] = f"{reason}. {note}" if note else reason
    state.setdefault("aside_chosen", {})[mark] = reason
    if state.get(box := keeping.box_key(number, mark)) is True:
        state[box] = False
        keeping.keep(report, found, {known: why for known, why in state.aside_chosen.items() if is_aside(known)})


def _unset(mark: tuple[str, str]) -> None:
    reasons().pop(mark, None)
