"""What a session holds, and the one thing that sessions share: the models.

A draft lives in ``st.session_state`` alone, which belongs to one browser tab and is dropped with it. It is never
cached, logged or put into an address.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from threading import Lock

import streamlit as st

from app_pages.words import ACCOUNTS
from smclassify import policy as policies
from smclassify.checker import Checker
from smclassify.errors import SmclassifyError
from smclassify.rewrite import Fix, apply, fixes, helps
from smclassify.roster import parse_roster
from smclassify.vocabulary import Account, Draft, Report, Verdict

__all__ = ["Change", "Models", "choose_context", "draft", "judge", "last_change", "load_models", "offers", "policy"]
__all__ += ["replace_text", "roster", "start_over", "undo"]

# Beyond so many characters fixes are offered untried, so that a check stays quick.
LONG = 5_000
LOG = logging.getLogger("smclassify.app")


@dataclass(frozen=True)
class Models:
    """The checker, and the lock that lets one session at a time use it."""

    checker: Checker
    lock: Lock


@dataclass(frozen=True)
class Change:
    """A change that the author had the checker make."""

    label: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@st.cache_resource(show_spinner="Loading the models (once)…")
def load_models() -> Models:
    """Load the models; every session shares them."""
    return Models(Checker.load(), Lock())


@st.cache_resource(show_spinner=False)
def policy(name: str) -> policies.Policy:
    """A bundled policy, read once."""
    return policies.load(name)


def choose_context() -> tuple[Account, str]:
    """Show the two choices, account and district, and return them. They are all that the address ever holds."""
    names = policies.available()
    left, right = st.columns([3, 2], gap="small")
    account = left.radio(
        "This post is for",
        [str(account) for account in (Account.SPONSORED, Account.PERSONAL)],
        format_func=lambda account: ACCOUNTS[Account(account)],
        key="account",
        horizontal=True,
        bind="query-params",
    )
    name = right.radio(
        "District",
        names,
        format_func=lambda name: policy(name).name,
        key="policy",
        horizontal=True,
        bind="query-params",
    )
    return Account(account or Account.SPONSORED), name or names[0]


def roster() -> tuple[str, ...]:
    """The names that this session was given."""
    return parse_roster(st.session_state.get("roster_text") or "")


def draft(text: str, account: Account, name: str) -> Draft:
    """The session's draft with its context."""
    return Draft(text=text, account=account, policy=name, roster=roster())


def judge(item: Draft) -> dict[tuple[Account, str], Report]:
    """Judge a draft on every account under every policy at once; the last answer is kept for the session."""
    held = st.session_state.get("judged")
    asked = replace(item, account=Account.SPONSORED, policy=policies.available()[0])
    if held is not None and held[0] == asked:
        return held[1]
    try:
        models = load_models()
        with models.lock:
            answers = models.checker.what_if(asked)
    except Exception as error:
        LOG.error("a draft could not be judged: %s", type(error).__name__)
        why = str(error) if isinstance(error, SmclassifyError) else "the models failed on it"
        places = [(account, name) for account in Account for name in policies.available()]
        return {
            (account, name): Report(
                draft=replace(asked, account=account, policy=name), verdict=Verdict.REVIEW, error=why
            )
            for account, name in places
        }
    st.session_state.judged = (asked, answers)
    return answers


def offers(report: Report) -> tuple[Fix, ...]:
    """The fixes for a draft, but for those that would leave its problem as it is: each is tried out first."""
    draft, found = report.draft, fixes(report)
    if report.error is not None or len(draft.text) > LONG or not found:
        return found
    held = st.session_state.get("tried")
    if held is None or held[0] != draft:
        models = load_models()
        texts = [apply(draft.text, fix.edits) for fix in found]
        try:
            with models.lock:
                after = list(models.checker.check_many([replace(draft, text=text) for text in texts]))
        except Exception as error:
            LOG.error("fixes could not be tried: %s", type(error).__name__)
            return ()
        st.session_state.tried = held = (
            draft,
            [helps(fix, report, tried) for fix, tried in zip(found, after, strict=True)],
        )
    return tuple(fix for fix, helps in zip(found, held[1], strict=True) if helps)


def replace_text(of: str, label: str, edits=(), text: str | None = None) -> None:
    """Change the draft by edits, or put another text in its place; `undo` takes it back.

    ``of`` is the text that the change was worked out for: a button may be pressed with the draft edited since.
    """
    old = st.session_state.get("draft_text") or ""
    if old != of:
        st.toast("The draft has changed meanwhile, so it was checked again first.")
        return
    new = apply(old, edits) if text is None else text
    st.session_state.setdefault("history", []).append(Change(label, old, new))
    st.session_state.draft_text = new


def last_change(text: str) -> Change | None:
    """The change that `undo` would take back: the last one, unless the draft was edited by hand since."""
    history = st.session_state.get("history")
    return history[-1] if history and history[-1].after == text else None


def undo() -> None:
    """Take the last change back."""
    if change := last_change(st.session_state.get("draft_text") or ""):
        st.session_state.history.pop()
        st.session_state.draft_text = change.before


def start_over() -> None:
    """Begin with an empty draft, nothing changed and nothing set aside."""
    st.session_state.draft_text = ""
    for key in ("history", "aside", "aside_chosen", "kept", "kept_trouble", "judged", "tried"):
        st.session_state.pop(key, None)
