"""The columns that the judgement rests on, from a document that was read without an encoder."""

import numpy as np
import pytest
import spacy
from pytest import param

from smclassify.components.reader import KEY, Reading
from smclassify.encoder import CATEGORIES, CONCEPTS, Encoded, Pieces
from smclassify.features import COLUMNS, FACTS, N_OWN, Logits, columns, encoder_logits, facts
from smclassify.pipeline import COMPONENTS, split_tags
from smclassify.spelling import spell
from smclassify.tone import OUTPUTS, outputs_for
from smclassify.vocabulary import Account

N = len(CATEGORIES) + len(CONCEPTS)
WIDTH = 3


@pytest.fixture(scope="module")
def read():
    """Run the pipeline on a text whose every word is a piece with a vector of its own, seen as nobody's name."""
    nlp = spacy.blank("en")
    split_tags(nlp)
    for name in COMPONENTS:
        if name != "smclassify_reader":
            nlp.add_pipe(name)

    def read(text):
        doc = nlp.make_doc(text)
        bounds = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
        vectors = np.random.default_rng(len(text)).normal(size=(len(bounds), WIDTH)).astype(np.float32)
        kinds = np.full((len(bounds), 6), 0.01)
        pieces = Pieces([0] * len(bounds), [0] * len(bounds), bounds, [False] * len(bounds), spell(text))
        doc.user_data[KEY] = Reading(Encoded(pieces, vectors), kinds, kinds[:, 0], kinds[:, 0])
        for _, component in nlp.pipeline:
            doc = component(doc)
        return doc

    return read


@pytest.fixture(scope="module")
def heads():
    rng = np.random.default_rng(1)
    shapes = {"focus_weight": (N, WIDTH), "value_weight": (N, WIDTH), "value_bias": (N,),
              "pooled_weight": (N, 2 * WIDTH), "pooled_bias": (N,), "account_weight": (len(CATEGORIES), 2 * WIDTH),
              "account_bias": (len(CATEGORIES),)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def fact(doc, name):
    return facts(doc)[FACTS.index(name)]


@pytest.mark.parametrize(("text", "name", "value"), [
    param("Who? What?", "questions", 2, id="questions"),
    param("Go! Go! Go! Go! Go! Go!", "shouts", 4, id="shouts, four at most"),
    param('He said "no" and “yes”', "quoted", 4, id="quotes"),
    param("One. Two. Three.", "sentences", np.log(3), id="sentences"),
    param("one two three four", "words", np.log(4), id="words"),
    param("#one #two", "tags", 2, id="hashtags"),
    param("my cell: 860-555-0119", "disclosed:PHONE", 1, id="phone"),
    param("no phone here", "disclosed:PHONE", 0, id="no phone"),
    param("Opinions are my own.", "cue:disclaimer", 1, id="disclaimer"),
    param("Opinions differ.", "cue:disclaimer", 0, id="no disclaimer"),
    param("Maya won", "people:STUDENT", 0, id="nobody named"),
])
def test_facts(read, text, name, value):
    assert fact(read(text), name) == value


def test_an_empty_text_has_facts_and_odds(read, heads):
    doc = read("")
    assert np.isfinite(facts(doc)).all() and (encoder_logits(doc, heads).whole == -8).all()


def test_one_sentence_is_the_whole(read, heads):
    logits = encoder_logits(read("We won the game"), heads)
    assert (logits.sentences == logits.whole).all()


def test_a_sentence_reads_the_same_in_company(read, heads):
    doc = read("We won. Everybody is here")
    alone = encoder_logits(doc, heads)
    assert alone.sentences.shape == (2, 2, N) and not np.allclose(alone.sentences[0], alone.whole[0])


def test_accounts_differ_in_the_categories_only(read, heads):
    personal, sponsored = encoder_logits(read("We won the game"), heads).whole[0]
    differ = ~np.isclose(personal, sponsored)
    assert differ[: len(CATEGORIES)].all() and not differ[len(CATEGORIES) :].any()


def test_columns_are_named_one_by_one(read, heads):
    doc = read("We won. Good.")
    made = columns([encoder_logits(doc, heads)], np.zeros((1, len(OUTPUTS))), np.array([facts(doc)]), Account.PERSONAL)
    assert made.shape == (1, len(COLUMNS)) and len(set(COLUMNS)) == len(COLUMNS)


@pytest.mark.parametrize("account", Account)
def test_what_a_column_holds(account):
    side = list(Account).index(account)
    whole, sentences = np.zeros((1, 2, N)), np.zeros((2, 2, N))
    whole[0, side, 0], sentences[1, side, 1] = 5, 7
    odds = np.zeros((1, len(OUTPUTS)))
    odds[0, outputs_for(account)[2]] = 3
    made = columns([Logits(whole, sentences)], odds, np.zeros((1, len(FACTS))), account)
    row = dict(zip(COLUMNS, made[0], strict=True))
    assert {name: value for name, value in row.items() if value} == {
        f"encoder:{CATEGORIES[0]}": 5, f"sentence:{CATEGORIES[1]}": 7, f"words:{CATEGORIES[2]}": 3,
        **({"personal": 1} if account is Account.PERSONAL else {})}


def test_extremes_are_clipped():
    logits = Logits(np.full((1, 2, N), 99.0), np.full((1, 2, N), -99.0))
    made = columns([logits], np.zeros((1, len(OUTPUTS))), np.zeros((1, len(FACTS))), Account.SPONSORED)
    assert (made.min(), made.max()) == (-12, 12)


def test_a_categorys_own_columns_come_first():
    assert [name.split(":")[1] for name in COLUMNS[: N_OWN * len(CATEGORIES)]] == list(CATEGORIES) * N_OWN
