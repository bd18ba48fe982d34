"""Problems that the author has set aside, with a reason; they stay so while the draft is edited elsewhere."""

from __future__ import annotations

import streamlit as st

from app_pages.marked import Card
from app_pages.words import TITLES, escape

__all__ = ["is_aside", "offer", "reasons", "show"]

REASONS = (
    "It is not what the checker thinks it is",
    "I have permission",
    "It is over, or announced to everyone",
    "My supervisor has agreed",
    "Another reason",
)


def reasons() -> dict[tuple[str, str], str]:
    """The reason for each problem set aside in this session."""
    return st.session_state.setdefault("aside", {})


def is_aside(mark: tuple[str, str]) -> bool:
    """Whether a problem was set aside."""
    return mark in reasons()


def offer(number: int, mark: tuple[str, str]) -> None:
    """Let the author set a problem aside."""
    with st.popover("Not a problem?", key=f"aside_{number}"):
        st.radio("Why not?", REASONS, key=f"reason_{number}")
        st.text_input("In your words (optional)", key=f"note_{number}", max_chars=300)
        st.button("Set aside", key=f"set_aside_{number}", on_click=_set, args=(mark, number))


def show(found: list[Card], text: str) -> None:
    """List what was set aside, each with a way back."""
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


def _set(mark: tuple[str, str], number: int) -> None:
    reason, note = st.session_state[f"reason_{number}"], st.session_state[f"note_{number}"].strip()
    reasons()[mark] = f"{reason}. {note}" if note else reason


def _unset(mark: tuple[str, str]) -> None:
    reasons().pop(mark, None)
