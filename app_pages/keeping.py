"""Examples that an author agreed to give to the feedback store: what is kept, where, and how to take it back.

Nothing is written before the author ticks the box and sets the problem aside. The store is opened for each step
and closed after it. A failure costs the author nothing but the example.
"""

from __future__ import annotations

import contextlib
import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from app_pages.marked import Card
from app_pages.words import ACCOUNTS, TITLES, escape, plain
from smclassify.checker import policy_of
from smclassify.errors import InputError, SmclassifyError
from smclassify.vocabulary import Category, Draft, Report

__all__ = ["AUTHOR", "NOBODY", "UNSURE", "WRONG", "box", "box_key", "categories", "district", "exists", "keep", "place"]
__all__ += ["show", "tried"]

AUTHOR = "the author"
WRONG = "It is not what the checker thinks it is"
NOBODY = "It is nobody's name: a club, a shop, a place"
UNSURE = "Another reason"
LOG = logging.getLogger("smclassify.app")


@dataclass(frozen=True)
class Kept:
    """What was stored of a draft, as it was stored."""

    id: str
    draft: Draft = field(repr=False)
    text: str = field(repr=False)
    said: tuple[str, ...]
    labels: tuple[str, ...]
    optional: tuple[str, ...]
    reason: str


def place() -> str:
    """Where the store is, in words; does not make one."""
    from smclassify.feedback.schema import feedback_url, shown

    url = feedback_url()
    if url.get_backend_name() != "sqlite":
        return f"in the database {shown(url)}"
    computer = "this computer" if st.context.ip_address is None else "the computer that runs this page"
    return f"on {computer} in {shown(url)}"


def exists() -> bool:
    """Whether there is a store to look into, so that looking makes none."""
    from smclassify.feedback.schema import feedback_url

    url = feedback_url()
    return url.get_backend_name() != "sqlite" or Path(url.database).is_file()


def tried(step: Callable):
    """What a step with the open store returns, and one line that says why it failed, or None."""
    from smclassify.feedback import FeedbackStore

    try:
        with FeedbackStore() as store:
            return step(store), None
    except SmclassifyError as error:
        LOG.error("the feedback store: %s", type(error).__name__)
        return None, str(error).removeprefix("feedback: ")
    except Exception as error:  # a message of another's may quote what was to be stored
        LOG.error("the feedback store: %s", type(error).__name__)
        return None, f"the feedback store failed ({type(error).__name__})"


def box_key(number: int, mark: tuple[str, str]) -> str:
    """A box for each problem, so that no tick is taken over by another."""
    return f"keep_{number}_{zlib.crc32(repr(mark).encode('utf-8', 'replace')):08x}"


def box(number: int, mark: tuple[str, str]) -> None:
    """The question for consent, unticked."""
    try:
        where = place()
    except InputError as error:
        st.caption(plain(f"No example can be kept: {error}"))
        return
    st.checkbox(
        plain(f"Keep this example so that the checker can learn: names are replaced, it is stored {where}"),
        key=box_key(number, mark),
    )
    told = "What you say is nobody's name stays as written. " if mark[0] == Category.STUDENT_NAME else ""
    st.html(
        '<p class="sd-clause">Stored are the post, its account and district, what the checker said, and the reason '
        f"that you chose. {told}Your own words above are not stored.</p>"
    )


def keep(report: Report, found: list[Card], chosen: Mapping[tuple[str, str], str]) -> None:
    """Store the draft with what its author says of it; ``chosen`` is the reason for each problem set aside.

    An earlier example of the same draft is replaced.
    """
    kept: list[Kept] = st.session_state.setdefault("kept", [])
    earlier = [item.id for item in kept if item.draft == report.draft]
    item, trouble = tried(lambda store: _store(store, report, found, chosen, earlier))
    st.session_state.kept_trouble = trouble
    if trouble is None:
        st.session_state.kept = [old for old in kept if old.id not in earlier] + [item]


def _store(store, report: Report, found: list[Card], chosen, earlier: list[str]) -> Kept:
    from smclassify.feedback.examples import seen

    text = report.draft.text
    aside = [(card, chosen[card.mark_of(text)]) for card in found if card.mark_of(text) in chosen]
    nobody = [bounds for card, reason in aside if reason == NOBODY for bounds in _bounds(card)]
    wrong, unsure = (
        {
            (r.finding.category.value, r.finding.start, r.finding.end)
            for card, reason in aside
            if reason in meant
            for r in card.rulings
        }
        for meant in ((WRONG, NOBODY), (UNSURE,))
    )
    left = {
        (r.finding.category.value, r.finding.start, r.finding.end)
        for card in found
        if card.flagged
        for r in card.rulings
    } - wrong - unsure
    optional = {mark[0] for mark in unsure} - {mark[0] for mark in left}
    labels = [label for label in report.labels if label in {mark[0] for mark in left}]
    reason = "; ".join(f"{card.mark_of(text)[0]}: {reason}" for card, reason in aside)
    id = store.keep(report, consent=True, nobody=nobody)
    try:
        example = next(example for example in store.examples() if example.id == id)
        if not wrong | unsure:
            store.accept(id, AUTHOR, reason=reason)
        else:
            before = seen(report, nobody).spans  # in the order of the stored ones
            spans = [
                span
                for old, span in zip(before, example.spans, strict=True)
                if (old.category, old.start, old.end) not in wrong
            ]
            store.correct(id, AUTHOR, labels=labels, optional=optional, spans=spans, reason=reason)
        if earlier:
            store.delete(earlier)
    except Exception:
        with contextlib.suppress(Exception):
            store.delete([id])
        raise
    return Kept(id, report.draft, example.text, example.said, tuple(labels), tuple(sorted(optional)), reason)


def _bounds(card: Card) -> list[tuple[int, int]]:
    return [(ruling.finding.start, ruling.finding.end) for ruling in card.rulings]


def show() -> None:
    """Say what was stored, letter by letter, and how to delete it; or why nothing was."""
    if trouble := st.session_state.get("kept_trouble"):
        st.html(
            f'<p role="alert"><strong>The example was not stored:</strong> {escape(trouble)}. '
            "Your draft and what you set aside are as they were.</p>"
        )
    for item in st.session_state.get("kept", []):
        with st.container(border=True, key=f"kept_{item.id}"):
            st.html(
                '<div role="status"><h3 class="sd-small">An example was stored so that the checker can learn</h3></div>'
                f"<p>Exactly this, {escape(place())}:</p>"
                f'<div class="sd-draft">{escape(item.text)}</div>'
                f"<p>{escape(ACCOUNTS[item.draft.account])}, {escape(district(str(item.draft.policy)))}. "
                f"The checker said: {escape(categories(item.said))}. You say: {escape(categories(item.labels))}"
                + (f"; perhaps: {escape(categories(item.optional))}" if item.optional else "")
                + f". Reason, as stored: {escape(item.reason)}</p>"
                f'<p class="sd-clause">To delete it later: <code>smclassify feedback delete {item.id[:12]}</code></p>'
            )
            st.button("Delete it now", key=f"forget_{item.id}", on_click=_forget, args=(item.id,))


def categories(labels) -> str:
    """Categories as people call them."""
    return ", ".join(TITLES[Category(label)] for label in labels) or "nothing is wrong"


def district(name: str) -> str:
    """The name of a policy's district, or the policy's own where it is not here."""
    try:
        return policy_of(name).name
    except (SmclassifyError, OSError):
        return name


def _forget(id: str) -> None:
    _, trouble = tried(lambda store: store.delete([id]))
    if trouble is None:
        st.session_state.kept = [item for item in st.session_state.kept if item.id != id]
        st.session_state.kept_trouble = None
        st.toast("The example was deleted.")
    else:
        st.toast(plain(f"It was not deleted: {trouble}"))
