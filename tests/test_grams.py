"""The quick way through the vectorizers gives what scikit-learn's own gives."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from smclassify import grams
from smclassify.grams import View
from smclassify.tone import WORDS

TEXTS = ["So proud of 4B today!", "we're at the zoo, 4B at the zoo", "Élan and ﬁsh and CAFÉ!!",
         "proud   parents\n\nproud\tkids",
         "ǅ İstanbul ß 😀 #zoo @zoo", "a b c", "today today today zoo?"]
NEW = [*TEXTS, "", "   ", "!!!", "quartz", "the zoo's zoo-keeper, today…", "x" * 500]


@pytest.fixture(params=["word", "char_wb"])
def fitted(request):
    if request.param == "word":
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode",
                                     token_pattern=WORDS, dtype=np.float32)
    else:
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
    vectorizer.fit(TEXTS)
    weights = np.random.default_rng(0).normal(size=(len(vectorizer.vocabulary_), 3)).astype(np.float32)
    return vectorizer, weights


@pytest.mark.parametrize("text", NEW)
def test_rows_and_odds_are_scikit_learns(fitted, text):
    vectorizer, weights = fitted
    view, truth = View(vectorizer, weights, known={"zoo", "today"}), vectorizer.transform([text])
    for _ in range(2):  # once afresh, once from what was kept
        features, values = view.row(text)
        row = np.zeros(weights.shape[0], dtype=np.float32)
        row[features] = values
        np.testing.assert_allclose(row, truth.toarray()[0], atol=1e-6)
        np.testing.assert_allclose(view.odds(text), (truth @ weights)[0], atol=1e-5)


def test_names_are_scikit_learns(fitted):
    vectorizer, weights = fitted
    assert View(vectorizer, weights).names == vectorizer.get_feature_names_out().tolist()


def test_no_word_is_kept_that_the_training_posts_do_not_hold(fitted):
    view = View(*fitted, known={"zoo", "today"})
    view.row("Maya Quintero was at the zoo, today!")
    assert {word.strip(grams.MARKS) for word in view.kept} <= {"zoo", "today"}
