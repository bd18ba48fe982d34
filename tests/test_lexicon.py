"""Word lists and cues: in order, and every cue finds what it says it finds."""

import re
import tomllib

import pytest

from smclassify import lexicon
from smclassify.resources import data_path

LISTS = ["words.txt", "profanity.txt", "titles.txt", "everyday_names.txt"]
CUES = tomllib.loads(data_path("lexicon", "cues.toml").read_text(encoding="utf-8"))
GROUPS = tomllib.loads(data_path("lexicon", "groups.toml").read_text(encoding="utf-8"))


def entries(file):
    lines = data_path("lexicon", file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def examples(key):
    return [pytest.param(cue, text, id=f"{cue}: {text}") for cue, table in CUES.items() for text in table[key]]


@pytest.mark.parametrize(("cue", "text"), examples("found"))
def test_a_cue_finds_its_examples(cue, text):
    assert lexicon.cues()[cue].search(text)


@pytest.mark.parametrize(("cue", "text"), examples("absent"))
def test_a_cue_passes_over_what_is_like_them(cue, text):
    assert not lexicon.cues()[cue].search(text)


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_says_what_it_is_and_has_examples_of_both(cue):
    assert CUES[cue]["about"] and CUES[cue]["found"] and CUES[cue]["absent"]


@pytest.mark.parametrize("file", LISTS)
def test_a_list_is_sorted_and_has_no_doubles(file):
    assert entries(file) == sorted(set(entries(file)))


@pytest.mark.parametrize("file", LISTS)
def test_a_list_is_lower_case_without_blanks_at_the_ends(file):
    assert [entry for entry in entries(file) if entry != entry.strip().lower()] == []


@pytest.mark.parametrize("file", [*LISTS, "first_names.tsv", "last_names.tsv", "cues.toml", "groups.toml"])
def test_a_file_says_what_it_is(file):
    assert data_path("lexicon", file).read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("names", [lexicon.first_names, lexicon.last_names], ids=["first", "last"])
def test_names_of_an_origin_are_sorted_and_each_once(names):
    assert [origin for origin, listed in names().items() if list(listed) != sorted(set(listed))] == []


def test_first_and_last_names_are_of_the_same_origins():
    assert lexicon.first_names().keys() == lexicon.last_names().keys()


def test_words_are_whole_words_of_four_letters_and_more():
    assert [word for word in lexicon.words() if not re.fullmatch(r"[a-z]{4,}", word)] == []


@pytest.mark.parametrize(("name", "short"), [("elizabeth", "liz"), ("william", "will"), ("margaret", "peggy")])
def test_nicknames(name, short):
    assert short in lexicon.nicknames(name)


def test_no_nickname_of_what_is_no_name():
    assert lexicon.nicknames("xyzzy") == frozenset()


@pytest.mark.parametrize("marked", [
    "Mr. |Dunn", "mr |dunn", "Mrs |Chen", "Coach |Dunn", "Vice Principal |Reyes", "Dr.|Ames", "@Ms|Rivera",
    "#Coach|Dunn", "Señora |Ruiz", "Nurse |Kelly", "Officer |Grant", "Chief |Diaz", "Miss |Lee",
])
def test_a_title_before_a_name(marked):
    assert lexicon.titled(marked.replace("|", ""), marked.index("|"))


@pytest.mark.parametrize("marked", [
    "|Dunn", "with |Maya", "we miss |Maya", "class president |Maya", "Vice President |Omar", "his sister |Maya",
    "library aide |Maya", "Mr. Dunn and |Maya", "Dr. Ames, |Maya", "Coach. Then |Maya", "#Team|Maya",
])
def test_no_title_before_a_name(marked):
    assert not lexicon.titled(marked.replace("|", ""), marked.index("|"))


@pytest.mark.parametrize("group", GROUPS)
def test_words_for_groups_are_patterns(group):
    assert re.compile(GROUPS[group], re.IGNORECASE)
