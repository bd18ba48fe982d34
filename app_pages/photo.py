"""Photo: what the file gives away besides the picture, a copy without it, and the question of permission."""

from __future__ import annotations

import re

import streamlit as st

from app_pages import state
from app_pages.marked import banner_html
from app_pages.words import clause_name, escape
from smclassify.errors import InputError
from smclassify.metadata import Traces, stripped, traces
from smclassify.rewrite import PERMISSION, append
from smclassify.vocabulary import Account, Category, Severity

ANSWERS = {
    "none": "No, or only hands, backs of heads, or an empty room",
    "agreed": "Yes, and every parent gave permission",
    "unsure": "Yes, and I am not sure about permission",
}


def page() -> None:
    """Lay the page out."""
    st.title("Photo", anchor=False)
    account, name = state.choose_context()
    left, right = st.columns(2, gap="large")
    with left:
        st.html('<h2 class="sd-step">1. What the file gives away</h2>')
        file = st.file_uploader(
            "Choose the picture", type=["jpg", "jpeg", "png", "webp"], key="photo", max_upload_size=50
        )
        st.caption(
            "Nothing in the picture is recognized or stored. Only the hidden data of the file is read: "
            "a phone may write into it where and when it was taken."
        )
        if file is not None:
            look(file.getvalue())
    with right:
        st.html('<h2 class="sd-step">2. Who is in it</h2>')
        permission(account, name)


def look(content: bytes) -> None:
    """Say what the file tells and offer a copy without."""
    try:
        found, clean = traces(content), stripped(content)
    except InputError as error:
        st.html(banner_html("unjudged", "?", "Not a picture we can read", str(error)))
        return
    st.html(told_html(found))
    st.download_button(
        "Download a clean copy",
        lambda: clean.content,
        f"clean-photo.{clean.extension}",
        f"image/{'jpeg' if clean.extension == 'jpg' else clean.extension}",
        key="clean",
        type="primary",
        on_click="ignore",
    )


def told_html(found: Traces) -> str:
    """What the file tells, as a banner."""
    when = re.sub(r"^(\d{4}):(\d\d):(\d\d)", r"\1-\2-\3", found.taken_at or "")
    told = [f"when it was taken ({when})"] * bool(found.taken_at)
    told += [f"the device ({found.device})"] * bool(found.device)
    told += [f"other notes ({', '.join(found.notes)})"] * bool(found.notes)
    if found.position:
        also = f" It also holds {' and '.join(told)}." if told else ""
        return banner_html(
            "stop",
            "✕",
            "The file says where it was taken",
            f"Anyone who gets the file can see the place on a map.{also} Post the clean copy instead.",
        )
    if told:
        return banner_html(
            "review",
            "▲",
            "The file says more than it shows",
            f"It holds no place, but {' and '.join(told)}. The clean copy holds none of it.",
        )
    return banner_html("clear", "✓", "No hidden data", "The file says neither where nor when it was taken.")


def permission(account: Account, name: str) -> None:
    """Ask the policy's question about pictures of students."""
    rules = state.policy(name)
    rule = rules.rule(Category.STUDENT_PHOTO, account)
    answer = st.radio(
        "Does it show students?", list(ANSWERS), format_func=ANSWERS.get, key="photo_students", index=None
    )
    if answer is None:
        return
    if answer == "none" or rule.severity == Severity.ALLOWED:
        st.html(banner_html("clear", "✓", "No permission needed", "Nobody can be recognized in it."))
        return
    questions = {q.text for q in rules.questions(account) if q.clause in rule.clauses}
    cited = ", ".join(f"{clause_name(clause)} ({clause})" for clause in rule.clauses)
    if answer == "agreed":
        st.html(banner_html("clear", "✓", "Say so in the post", " ".join(questions) or f'For example: "{PERMISSION}"'))
        if (st.session_state.get("draft_text") or "").strip():
            st.button("Add that line to my draft", key="add_permission", on_click=add_line)
        return
    kind = "review" if rule.severity == Severity.NOTE else rule.severity.value
    st.html(banner_html(kind, "▲", "Ask the parents first", f"{rule.suggestion} {rules.name}: {cited}."))
    st.html(f'<p class="sd-quiet">{escape(" ".join(questions))}</p>' if questions else "")


def add_line() -> None:
    """Put the permission line under the draft."""
    text = st.session_state.draft_text
    if PERMISSION not in text:
        state.replace_text(text, "Say that parents agreed", (append(text, PERMISSION),))
    st.toast("Added. Go back to Check a draft to see it.")


page()
