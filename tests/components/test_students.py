"""A roster's names, in the ways that people write them, and what only looks like them."""

from itertools import pairwise

import pytest
from pytest import param

from smclassify.components.students import RosterMatcher

ROSTER = ("Maya Turner", "Haddad, Omar", "Elizabeth Nguyen", "José García-López", "Ny'Asia Grant", "Mary-Kate O'Brien",
          "Hope Lindgren", "Will Tsosie", "Ximena Ruiz", "Juan de la Cruz", "April Do", "Ava Brown")


def find(text, roster=ROSTER):
    return [text[start:end] for start, end in RosterMatcher(roster).find(text)]


@pytest.mark.parametrize(("text", "names"), [
    param("Maya Turner won", ["Maya Turner"], id="full"),
    param("Omar Haddad won", ["Omar Haddad"], id="full, listed last name first"),
    param("Maya won", ["Maya"], id="first"),
    param("Turner won", ["Turner"], id="last"),
    param("Maya T. won", ["Maya T."], id="initial"),
    param("Maya T won", ["Maya T"], id="initial without a stop"),
    param("Liz won", ["Liz"], id="nickname"),
    param("Xime won", ["Xime"], id="short form"),
    param("Elizabth won", ["Elizabth"], id="a letter short"),
    param("Elizabehth won", ["Elizabehth"], id="a letter more"),
    param("Elziabeth won", ["Elziabeth"], id="two letters swapped"),
    param("Jose Garcia won", ["Jose Garcia"], id="without accents"),
    param("José García-López won", ["José García-López"], id="hyphen"),
    param("Mary Kate won", ["Mary Kate"], id="hyphen left out"),
    param("OBrien and O’Brien won", ["OBrien", "O’Brien"], id="apostrophe"),
    param("Juan de la Cruz won", ["Juan de la Cruz"], id="particles"),
    param("maya turner won", ["maya turner"], id="lower case"),
    param("nyasia grant won", ["nyasia grant"], id="lower case, everyday last name"),
    param("MAYA WON", ["MAYA"], id="capitals"),
    param("Maya's turn, Omar’s turn", ["Maya", "Omar"], id="possessive"),
    param("#MayaStrong", ["Maya"], id="hashtag"),
    param("#mayastrong", ["maya"], id="hashtag in lower case"),
    param("@MayaTurner", ["MayaTurner"], id="handle"),
    param("@maya_t", ["maya"], id="handle with an initial"),
    param("mayaturner won", ["mayaturner"], id="written as one"),
    param("Maya, Omar and Ava", ["Maya", "Omar", "Ava"], id="several"),
    param("Hope won", ["Hope"], id="everyday word as a name"),
    param("We asked Will", ["Will"], id="everyday word at the end"),
    param("class president Maya spoke", ["Maya"], id="a student's office"),
    param("we miss Maya", ["Maya"], id="miss, the verb"),
])
def test_found(text, names):
    assert find(text) == names


@pytest.mark.parametrize("text", [
    param("Mayan ruins, Omarion, turners", id="inside a word"),
    param("Ms. Turner retired", id="title"),
    param("Mrs. Maya Turner retired", id="title before a full name"),
    param("mr turner retired", id="title in lower case"),
    param("Coach Haddad and Officer Grant", id="other titles"),
    param("Vice Principal Ruiz", id="title of two words"),
    param("@MsTurner", id="title in a handle"),
    param("Mr.Turner", id="title without a blank"),
    param("We hope it will be sunny", id="everyday words"),
    param("Hope everyone is well. Will you come?", id="everyday words with a capital"),
    param("Grant the wish", id="everyday verb"),
    param("in April and last April", id="month"),
    param("Do come. What to do?", id="a surname that is a verb"),
    param("Brown bag lunch at Lincoln Brown", id="a surname that is a colour"),
    param("Moya won, Omer lost", id="short names are not guessed at"),
    param("", id="empty"),
])
def test_not_found(text):
    assert find(text) == []


@pytest.mark.parametrize("entry", ["Maya Turner", "Turner, Maya", "  Maya   Turner ", "MAYA TURNER", "maya turner"])
def test_ways_to_list_a_name(entry):
    assert find("Maya Turner won", [entry]) == ["Maya Turner"]


@pytest.mark.parametrize("roster", [[], [""], ["-"], ["123"]], ids=repr)
def test_a_roster_without_names_finds_nothing(roster):
    assert find("Maya Turner won", roster) == []


def test_names_come_in_order_and_apart():
    bounds = list(RosterMatcher(ROSTER).find("Turner, Maya; Omar Haddad (Liz) & José"))
    assert bounds == sorted(bounds) and all(a[1] <= b[0] for a, b in pairwise(bounds))
