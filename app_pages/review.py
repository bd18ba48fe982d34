"""Review: a person's word on the examples that authors agreed to give, the uncertain ones first."""

from __future__ import annotations

import streamlit as st

from app_pages import keeping
from app_pages.words import ACCOUNTS, SHORT, TITLES, escape, plain, plural
from smclassify.checker import policy_of
from smclassify.errors import SmclassifyError
from smclassify.feedback import Example
from smclassify.report import mark
from smclassify.vocabulary import Category, Severity

MOST_ROWS = 50
EMPTY = """<div class="sd-quiet"><h2>Nothing to review yet</h2><ul>
<li>Examples come from “Not a problem?” on the page “Check a draft”, and only where the author ticks the box.</li>
<li>Names are replaced before an example is stored.</li>
<li>Once there are some, you say here whether the checker was right; `smclassify feedback export` gives them out
to train on.</li></ul></div>""".replace("`smclassify feedback export`", "<code>smclassify feedback export</code>")


def page() -> None:
    """Lay the page out: who reviews, the next example, where reviewers differ."""
    st.title("Review", anchor=False)
    st.caption("Was the checker right? Your answers are what it learns from.")
    if trouble := st.session_state.pop("review_trouble", None):
        st.html(f'<p role="alert"><strong>Your answer was not saved:</strong> {escape(trouble)}.</p>')
    try:
        where, there = keeping.place(), keeping.exists()
    except SmclassifyError as error:
        st.html(f'<p role="alert">{escape(str(error))}</p>')
        return
    examples, trouble = keeping.tried(lambda store: store.examples()) if there else ([], None)
    if trouble:
        st.html(f'<p role="alert"><strong>The examples cannot be read:</strong> {escape(trouble)}.</p>')
        return
    if not examples:
        st.html(EMPTY)
        st.caption(plain(f"They are stored {where}."))
        return
    alias = " ".join(
        st.text_input("Your alias as a reviewer, such as initials", key="reviewer", max_chars=40,
                      persist_state="session").split()
    )
    queue(examples, alias)
    differences([example for example in examples if example.differing])
    st.html(
        f'<p class="sd-clause">Stored {escape(where)}. To delete an example: '
        "<code>smclassify feedback delete ID</code></p>"
    )


def queue(examples: list[Example], alias: str) -> None:
    """How far this reviewer is, and the next example."""
    if not alias:
        st.html(f'<p role="status">{plural(len(examples), "example")} stored. Enter your alias to begin.</p>')
        return
    if alias.casefold() == keeping.AUTHOR:
        st.html('<p role="alert">This alias stands for those who gave the examples; choose another.</p>')
        return
    done = sum(any(review.reviewer == alias for review in example.decided) for example in examples)
    st.html(f'<p role="status"><strong>{done} of {len(examples)}</strong> reviewed by you.</p>')
    example, trouble = keeping.tried(lambda store: store.next_to_review(alias))
    if trouble:
        st.html(f'<p role="alert">{escape(trouble)}</p>')
    elif example is None:
        st.html("<p>You have reviewed everything. Thank you.</p>")
    else:
        ask(example, alias)


def ask(example: Example, alias: str) -> None:
    """One example: the post, what the checker said, and the three answers."""
    with st.container(border=True, key="example"):
        sure = "unsure" if example.uncertainty > 0.6 else "fairly sure" if example.uncertainty > 0.2 else "sure"
        again = " You skipped it before." if any(review.reviewer == alias for review in example.reviews) else ""
        st.html(
            f'<p class="sd-clause">{escape(ACCOUNTS[example.account])}, {escape(keeping.district(example.policy))}. '
            f"The checker was {sure}.{again} Example {escape(example.id[:12])}</p>{post_html(example)}"
        )
        st.html('<h2 class="sd-step">The checker says</h2>')
        ticked = [label for label in example.said if tick(example, label)]
        if not example.said:
            st.html("<p>Nothing is wrong.</p>")
        with st.expander("Did it miss anything?", key="missed"):
            others = [label for label in minded(example) if label not in example.said]
            ticked += [label for label in others if tick(example, label)]
        changed = set(ticked) != set(example.said)
        with st.container(horizontal=True):
            st.button("Accept: it is right", key="accept", disabled=changed, on_click=answer,
                      args=("accept", example.id, alias))
            st.button("Save correction", key="correct", disabled=not changed, on_click=answer,
                      args=("correct", example.id, alias), kwargs={"labels": ticked})
            st.button("Skip", key="skip", on_click=answer, args=("skip", example.id, alias))
        st.caption("To correct the checker, tick and untick categories; then save.")


def tick(example: Example, label: str) -> bool:
    """A box for a category, ticked if the checker gave it."""
    return st.checkbox(TITLES[Category(label)], value=label in example.said, key=f"label_{example.id}_{label}")


def minded(example: Example) -> list[str]:
    """The categories that the example's policy restricts on its account; all where the policy is not here."""
    try:
        rules = policy_of(example.policy).rules
    except (SmclassifyError, OSError):
        return list(Category)
    allowed = {r.category for r in rules if r.account == example.account and r.severity is Severity.ALLOWED}
    allowed -= {r.category for r in rules if r.account == example.account and r.severity is not Severity.ALLOWED}
    return [category for category in Category if category not in allowed]


def post_html(example: Example) -> str:
    """The post letter by letter, with what the checker saw."""
    spans = [span for span in example.spans if span.category in SHORT]
    places = [(span.start, span.end) for span in spans]

    def closing(i: int) -> str:
        return f' <span class="sd-label">{escape(SHORT[Category(spans[i].category)])}</span></mark>'

    marked = mark(example.text, places, lambda i: '<mark class="sd-review">', closing, escape)
    return f'<div class="sd-draft">{marked}</div>'


def answer(step: str, id: str, alias: str, **options) -> None:
    """Store a reviewer's answer."""
    _, trouble = keeping.tried(lambda store: getattr(store, step)(id, alias, **options))
    if trouble:
        st.session_state.review_trouble = trouble


def differences(examples: list[Example]) -> None:
    """Where two reviewers disagree, a row for each example and category."""
    if not examples:
        return
    rows = []
    for example in examples[-MOST_ROWS:]:
        for label in example.differing:
            flag = [r.reviewer for r in example.decided if label in r.labels]
            not_flag = [r.reviewer for r in example.decided if label not in {*r.labels, *r.optional}]
            rows.append(
                f'<tr><th scope="row">{escape(example.text[:200])}{"…" if example.text[200:] else ""}</th>'
                f"<td>{escape(TITLES[Category(label)])}</td><td>{escape(', '.join(flag))}</td>"
                f"<td>{escape(', '.join(not_flag))}</td></tr>"
            )
    st.html(
        f'<div class="sd-scroll"><table class="sd-table"><caption>Where reviewers disagree: '
        f"{plural(len(examples), 'example')}</caption><thead><tr>"
        '<th scope="col">Post</th><th scope="col">Category</th><th scope="col">Flagged by</th>'
        f'<th scope="col">Not flagged by</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )
    if len(examples) > MOST_ROWS:
        st.caption(f"The last {MOST_ROWS} are shown; `smclassify feedback list --disagreements` lists all.")


page()
