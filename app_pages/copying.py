"""A button that puts a text on the clipboard. Made here: it asks nothing of any server."""

from __future__ import annotations

import streamlit as st

__all__ = ["button"]

HTML = '<button type="button"></button><span role="status"></span>'
CSS = """
button { font: inherit; padding: .35rem .9rem; min-height: 2.5rem; border-radius: .4rem; cursor: pointer;
  color: #fff; background: var(--st-primary-color); border: 1px solid var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 2px; }
span { margin-left: .6rem; font-family: var(--st-font); color: var(--st-text-color); }
"""
JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("span");
  button.textContent = data.label;
  status.textContent = "";
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
      status.textContent = "Copied";
    } catch {
      const box = document.createElement("textarea");
      box.value = data.text;
      parentElement.appendChild(box);
      box.select();
      status.textContent = document.execCommand("copy") ? "Copied" : "Not copied: select the text and copy it";
      box.remove();
    }
  };
}
"""


@st.cache_resource(show_spinner=False)
def _component():
    return st.components.v2.component("smclassify_copy", html=HTML, css=CSS, js=JS)


def button(label: str, text: str) -> None:
    """Show the button."""
    _component()(data={"label": label, "text": text}, key="copy")
