"""Scan posts: an export or a table goes in, a list of what to look at comes out."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from app_pages import scanning, state
from app_pages.charts import categories_html, months_html
from app_pages.words import FOUND, TITLES, escape, plural
from smclassify.errors import SmclassifyError
from smclassify.report import STYLE, category_name, record_html
from smclassify.scan.batches import Context
from smclassify.vocabulary import Category

TYPES = ["csv", "tsv", "xlsx", "json", "jsonl", "parquet", "zip", "js"]
TIERS = ("stop", "review", "clear")
SHOWN = 5_000


def page() -> None:
    """Lay the page out: files first, then progress, then what was found."""
    st.title("Scan posts", anchor=False)
    job = st.session_state.get("scan_job")
    if job is None:
        chooser()
    elif job.running:
        progress()
    else:
        results(job)


def chooser() -> None:
    """Ask for files and for the context of posts that bring none of their own."""
    st.caption(
        "A table of posts, or the export that X, Facebook, Instagram, Threads, Mastodon or LinkedIn hands "
        "out, as the zip or the one file in it. It stays on this computer and is forgotten when you leave."
    )
    account, name = state.choose_context()
    files = st.file_uploader("Choose the files", type=TYPES, accept_multiple_files=True, key="scan_files")
    if st.button("Scan", type="primary", key="scan", disabled=not files):
        context = Context(account=account, policy=name, roster=state.roster())
        try:
            models = state.load_models()
        except SmclassifyError as error:
            st.html(f'<p role="alert">{escape(str(error))}</p>')
            return
        contents = [(file.name, file.getvalue()) for file in files]
        st.session_state.scan_job = scanning.start(contents, context, models)
        st.rerun()


@st.fragment(run_every=0.6)
def progress() -> None:
    """Show how far it is; the rest of the page is not touched."""
    job = st.session_state.get("scan_job")
    if job is None or not job.running:
        st.rerun()
    done = len(job.records)
    if job.total is None:
        st.progress(0.0, "Reading the files …")
    else:
        st.progress(min(1.0, done / max(job.total, 1)), f"{done:,} of {job.total:,} posts checked")
    if st.button("Stop", key="stop_scan"):
        job.stopped = True
        job.running = False
        st.rerun()


def results(job: scanning.Job) -> None:
    """What was found: counts, charts, a table with filters, the post chosen, downloads."""
    st.button("Scan something else", key="again", on_click=lambda: st.session_state.pop("scan_job", None))
    if job.error:
        st.html(f'<p role="alert"><strong>This could not be scanned.</strong> {escape(job.error)}</p>')
    if job.stopped:
        st.html(f'<p role="status">Stopped after {plural(len(job.records), "post")}.</p>')
    if job.rejects:
        with st.expander(f"{plural(len(job.rejects), 'row')} could not be read"):
            st.dataframe(pd.DataFrame(job.rejects), hide_index=True, alt="Rows that could not be read")
    for note in job.notes:
        st.html(f'<p class="sd-quiet">{escape(note)}</p>')
    if not job.records:
        return
    summary(job.records)
    table(job.records)
    downloads(job.records)


def summary(records: list[dict]) -> None:
    """Counts and charts."""
    counts = Counter("unjudged" if record["error"] else record["verdict"] for record in records)
    tiles = "".join(
        f'<li class="sd-{kind}"><strong>{counts[kind]:,}</strong><span><span aria-hidden="true">{shape}</span> '
        f"{escape(words)}</span></li>"
        for kind, (shape, words) in ((kind, FOUND[kind]) for kind in (*TIERS, "unjudged"))
        if counts[kind] or kind != "unjudged"
    )
    st.html(f'<ul class="sd-tiles">{tiles}</ul>')
    labels = Counter(label for record in records for label in record["labels"])
    left, right = st.columns(2, gap="large")
    rows = sorted(((category_name(name), count) for name, count in labels.items()), key=lambda row: (-row[1], row[0]))
    left.html(f'<h2 class="sd-step">By category</h2>{categories_html(rows)}')
    right.html(f'<h2 class="sd-step">By month</h2>{months_html(scanning.by_month(records), TIERS)}')


def table(records: list[dict]) -> None:
    """The posts, filtered, and the one that is chosen."""
    st.html('<h2 class="sd-step">The posts</h2>')
    left, middle, right = st.columns(3)
    verdicts = left.multiselect(
        "Answer",
        TIERS,
        default=[t for t in ("stop", "review") if any(record["verdict"] == t for record in records)],
        format_func=lambda tier: FOUND[tier][1],
        key="scan_verdicts",
    )
    labels = middle.multiselect(
        "Category",
        sorted({label for record in records for label in record["labels"]}),
        format_func=category_name,
        key="scan_labels",
    )
    words = right.text_input("Words", key="scan_words").casefold()
    chosen = [
        record
        for record in records
        if (not verdicts or record["verdict"] in verdicts)
        and (not labels or set(labels) & set(record["labels"]))
        and words in record["text"].casefold()
    ]
    st.html(
        f'<p role="status">{plural(len(chosen), "post")}'
        f"{'' if len(chosen) <= SHOWN else f', the first {SHOWN:,} are listed'}. Choose a row to see it.</p>"
    )
    if not chosen:
        return
    frame = pd.DataFrame(
        [
            {
                "Answer": " ".join(FOUND["unjudged" if record["error"] else record["verdict"]]),
                "Post": record["text"][:300],
                "Problems": ", ".join(TITLES[Category(label)] for label in record["labels"]),
                "Date": (record["posted_at"] or "")[:10],
                "File": record["source"] or "",
            }
            for record in chosen[:SHOWN]
        ]
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="scan_table",
        alt="Posts with the checker's answer",
    )
    rows = event.selection.rows
    if rows and rows[0] < len(chosen):
        st.html(f"<style>{STYLE}</style>")
        with st.container(border=True, key="scan_post"):
            st.html(record_html(chosen[rows[0]]))


def downloads(records: list[dict]) -> None:
    """All records, in the formats of the command line."""
    with st.container(horizontal=True):
        for kind, label in (
            ("html", "Report (HTML)"),
            ("xlsx", "Excel"),
            ("csv", "CSV"),
            ("jsonl", "JSON lines"),
        ):
            st.download_button(
                label,
                lambda kind=kind: scanning.converted(records, kind),
                f"scan.{kind}",
                key=f"download_{kind}",
                on_click="ignore",
            )


page()
