"""A long scan keeps no vocabulary of the posts that it read."""

from smclassify import checker as module
from smclassify.vocabulary import Draft

DRAFTS = [Draft(text="#MayaStrong at @lily_k's house! We're at the zoo with 4B until 1."),
          Draft(text="So proud of Maya T.")]


def test_a_new_vocabulary_gives_the_same_answers(checker, monkeypatch):
    before, used = list(checker.check_many(DRAFTS)), checker.nlp
    monkeypatch.setattr(module, "MOST_WORDS", 10)
    assert list(checker.check_many(DRAFTS)) == before
    assert checker.nlp is not used and "MayaStrong" not in checker.nlp.vocab.strings
    assert list(checker.check_many(DRAFTS)) == before
