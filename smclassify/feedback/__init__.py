"""What users and reviewers say of the checker's answers, kept with their consent, to learn from.

An example is a draft with what the checker said of it; a review is one reviewer's word on it, and a later word
replaces the same reviewer's earlier one. Nothing is stored without consent, and names are replaced before anything
is stored unless the author says otherwise.

>>> with FeedbackStore() as store:
...     example = store.keep(report, consent=True)
...     store.correct(example, "ann", labels=["student_name"], reason="a child of 4B")
...     store.export(Path("feedback.jsonl"))
"""

from __future__ import annotations

from smclassify.feedback.examples import Example, Review, uncertainty
from smclassify.feedback.schema import data_folder
from smclassify.feedback.store import FeedbackStore

__all__ = ["Example", "FeedbackStore", "Review", "data_folder", "uncertainty"]
