"""Check a draft: paste it, see the answer, fix what can be fixed."""

from __future__ import annotations

import streamlit as st

from app_pages import aside, copying, receipt, state
from app_pages.marked import (
    Card,
    card_html,
    cards,
    changes_html,
    highlight_css,
    marked_html,
    verdict_html,
    what_if_html,
)
from app_pages.words import ACCOUNTS, escape, plural
from smclassify import policy as policies
from smclassify.rewrite import Fix, fix_all, restarts
from smclassify.vocabulary import Account, Category, Report

INTRO = """<div class="sd-quiet"><h2>May I post this?</h2><ul>
<li>Paste a draft and press Check.</li>
<li>You see what to change, why, and the rule behind it.</li>
<li>Most problems can be fixed with one click.</li>
<li>Your draft stays in this browser tab's session: nothing is stored unless you ask for it.</li></ul></div>"""


def page() -> None:
    """Lay the page out: what you write on the left, the answer on the right (below, on a phone)."""
    st.title("Check a draft", anchor=False)
    left, right = st.columns([5, 6], gap="large")
    with left, st.container(key="writing"):
        account, name = state.choose_context()
        text = (
            st.text_area(
                "Your draft",
                key="draft_text",
                height=200,
                persist_state="session",
                placeholder="Type or paste what you want to post",
            )
            or ""
        )
        with st.container(horizontal=True, key="actions"):
            st.button("Check", type="primary", key="check")
            roster_box()
            if text.strip():
                st.button("New draft", key="start_over", type="tertiary", on_click=state.start_over)
    with right:
        if not text.strip():
            st.html(INTRO)
            return
        item = state.draft(text, account, name)
        reports = state.judge(item)
        report = reports[account, name]
        found = cards(report, state.offers(report))
        shown = [card for card in found if not aside.is_aside(card.mark_of(text))]
        rules = state.policy(name)
        st.html(verdict_html(report, shown, len(found) - len(shown), account, rules.name))
        toolbar(report, shown, text)
        if shown:
            st.html(marked_html(text, shown) + highlight_css(len(shown)))
        for number, card in enumerate(shown, 1):
            show_card(number, card, report, found, rules)
        aside.show(found, text)
        st.html(
            what_if_html(
                reports,
                (account, name),
                [
                    ((a, p), ACCOUNTS[a], state.policy(p).name)
                    for p in policies.available()
                    for a in (Account.SPONSORED, Account.PERSONAL)
                ],
            )
        )
        receipt.show(report, found, text)


def toolbar(report: Report, shown: list[Card], text: str) -> None:
    """Fix everything at once, take the last change back, copy the result."""
    history = st.session_state.get("history", [])
    fixable = sum(any(not fix.asks for fix in card.fixes) for card in shown)
    with st.container(horizontal=True, key="toolbar"):
        if fixable > 1 and report.error is None:
            st.button(
                "Fix all that can be fixed",
                key="fix_all",
                type="primary",
                on_click=fix_everything,
                args=(report,),
            )
        if last := state.last_change(text):
            st.button(f"Undo: {last.label.lower()}", key="undo", on_click=state.undo)
    if history or not any(card.flagged for card in shown):
        copying.button("Copy the fixed post" if history else "Copy the post", text)


def fix_everything(report: Report) -> None:
    """Apply every fix that asks nothing of the author, each checked again."""
    models = state.load_models()
    with models.lock:
        fixed, applied = fix_all(models.checker.check, report.draft)
    if applied:
        state.replace_text(report.draft.text, plural(len(applied), "fix", "fixes"), text=fixed.text)
    else:
        st.toast("None of the fixes would make it clear by itself; have a look at each.")


def show_card(number: int, card: Card, report: Report, found: list[Card], rules) -> None:
    """One problem with its fixes: the gentlest one in view, the others a click away."""
    text = report.draft.text
    with st.container(border=True, key=f"card_{number}", gap="xsmall"):
        st.html(card_html(number, card, text, rules))
        for fix in card.fixes[:1]:
            st.html(changes_html(text, fix))
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            for fix in card.fixes[:1]:
                fix_button(f"fix_{number}_0", fix, text, "primary")
            if card.flagged:
                aside.offer(number, card, report, found)
        if card.fixes and card.fixes[0].asks:
            st.caption(card.fixes[0].asks)
        more_ways(number, card, text)


def more_ways(number: int, card: Card, text: str) -> None:
    """The other fixes, and advice where nothing can be edited by rule."""
    category = card.ruling.finding.category
    advice = restarts().get(category, ()) if card.flagged and category != Category.STUDENT_NAME else ()
    if not advice and not card.fixes[1:]:
        return
    with st.expander(
        "More ways" if card.fixes else "Ways to start again", key=f"more_{number}", expanded=not card.fixes
    ):
        for place, fix in enumerate(card.fixes[1:], 1):
            st.html(changes_html(text, fix))
            fix_button(f"fix_{number}_{place}", fix, text)
            if fix.asks:
                st.caption(fix.asks)
        if advice:
            st.html("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in advice) + "</ul>")
        if category == Category.LIVE_LOCATION:
            st.download_button(
                "Keep a copy for later",
                lambda: text,
                "post-later.txt",
                "text/plain",
                key=f"hold_{number}",
                on_click="ignore",
            )


def fix_button(key: str, fix: Fix, text: str, kind: str = "secondary") -> None:
    """The button that makes a fix."""
    st.button(fix.label, key=key, type=kind, on_click=state.replace_text, args=(text, fix.label, fix.edits))


def roster_box() -> None:
    """Names of a class, for this session."""
    names = state.roster()
    label = f"Class roster: {plural(len(names), 'name')}" if names else "Class roster"
    with st.popover(label, key="roster_box"):
        st.caption(
            "Every name here counts as a student. The list stays in this session's memory and is "
            "forgotten when you close the page."
        )
        st.file_uploader(
            "Upload a list (TXT or CSV)",
            type=["txt", "csv", "tsv"],
            key="roster_file",
            on_change=read_roster_file,
            max_upload_size=5,
        )
        st.text_area(
            "Names, one a line",
            key="roster_text",
            height=120,
            persist_state="session",
            placeholder="Maya Turner\nKofi Mensah",
        )
        if names:
            st.button("Forget the roster", key="forget_roster", on_click=forget_roster)


def read_roster_file() -> None:
    """Put an uploaded list into the box, where it can be looked over."""
    if file := st.session_state.get("roster_file"):
        content = file.getvalue()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
        from smclassify.roster import parse_roster

        names = () if "\0" in text else parse_roster(text)
        if names:
            st.session_state.roster_text = "\n".join(names)
        else:
            st.toast("No names were found in that file; use one name a line.")


def forget_roster() -> None:
    """Empty the roster."""
    st.session_state.roster_text = ""


page()
