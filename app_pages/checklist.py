"""Before you post: the policy's questions that no text can answer."""

from __future__ import annotations

import streamlit as st

from app_pages import state
from app_pages.words import ACCOUNTS, clause_name, escape, plain
from smclassify.policy import Policy, Question
from smclassify.vocabulary import Account

PRINT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Before you post</title>
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}}
li{{list-style:none;margin:.5rem 0}}ul{{padding:0}}small{{display:block;color:#4a5058;margin-left:1.7rem}}
b{{display:inline-block;width:1.7rem}}</style></head><body>
<h1>Before you post</h1><p>{about}</p>{groups}</body></html>
"""


def page() -> None:
    """Lay the page out."""
    st.title("Before you post", anchor=False)
    st.caption("Questions that no text can answer. Yes is the good answer to each.")
    account, name = state.choose_context()
    rules = state.policy(name)
    questions = rules.questions(account)
    done = 0
    for group in dict.fromkeys(question.group for question in questions):
        st.html(f'<h2 class="sd-step">{escape(group)}</h2>')
        for question in [question for question in questions if question.group == group]:
            with st.container(gap=None):
                done += st.checkbox(plain(question.text), key=key(name, account, question), persist_state="session")
                st.html(f'<p class="sd-clause sd-under">{clause_html(rules, question)}</p>')
    st.html(f'<p role="status"><strong>{done} of {len(questions)}</strong> answered yes.</p>')
    with st.container(horizontal=True):
        st.download_button(
            "Print view (HTML)",
            lambda: printed(rules, account),
            f"before-you-post-{name}-{account}.html",
            "text/html",
            key="print",
            on_click="ignore",
        )
        st.button("Start over", key="clear", on_click=clear, args=(name, account, questions))


def key(name: str, account: Account, question: Question) -> str:
    """Where the answer to a question is kept."""
    return f"asked {name} {account} {question.clause} {question.text}"


def clause_html(rules: Policy, question: Question) -> str:
    """The clause behind a question."""
    summary = next(clause.summary for clause in rules.clauses if clause.id == question.clause)
    return escape(f"{clause_name(question.clause)} ({question.clause}). {summary}")


def printed(rules: Policy, account: Account) -> str:
    """The checklist as a page to print, with the answers so far."""
    groups = []
    questions = rules.questions(account)
    for group in dict.fromkeys(question.group for question in questions):
        items = "".join(
            f"<li><b>{'☑' if st.session_state.get(key(rules.id, account, q)) else '☐'}</b>{escape(q.text)}"
            f"<small>{clause_html(rules, q)}</small></li>"
            for q in questions
            if q.group == group
        )
        groups.append(f"<h2>{escape(group)}</h2><ul>{items}</ul>")
    return PRINT.format(about=escape(f"{rules.name}, {ACCOUNTS[account].lower()}"), groups="".join(groups))


def clear(name: str, account: Account, questions) -> None:
    """Take the answers back."""
    for question in questions:
        st.session_state[key(name, account, question)] = False


page()
