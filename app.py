"""The draft checker's door: `streamlit run app.py`, or `smclassify app`. The pages are in ``app_pages``."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parent / "app_pages"

st.set_page_config(page_title="Draft checker", page_icon="✅", layout="wide")
st.html(PAGES / "style.css")
st.navigation(
    [
        st.Page(PAGES / "check.py", title="Check a draft", default=True),
        st.Page(PAGES / "checklist.py", title="Before you post", url_path="checklist"),
        st.Page(PAGES / "photo.py", title="Photo", url_path="photo"),
        st.Page(PAGES / "scan.py", title="Scan posts", url_path="scan"),
        st.Page(PAGES / "policies.py", title="Policies", url_path="policies"),
        st.Page(PAGES / "models.py", title="About", url_path="about"),
        st.Page(PAGES / "review.py", title="Review", url_path="review"),
    ],
    position="top",
).run()
