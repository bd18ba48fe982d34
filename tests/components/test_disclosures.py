"""Phone numbers, addresses, dates of birth, numbers and access data, and what is only like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import param

from smclassify.components.disclosures import find


def found(text):
    return {(label, text[start:end]) for label, start, end in find(text)}


@pytest.mark.parametrize(("text", "label", "part"), [
    param("text me at 860-555-0119", "PHONE", "860-555-0119", id="phone"),
    param("(860) 555-0119 is mine", "PHONE", "(860) 555-0119", id="phone in brackets"),
    param("call 860.555.0119", "PHONE", "860.555.0119", id="phone with dots"),
    param("write to m.rivera@gmail.com", "EMAIL", "m.rivera@gmail.com", id="e-mail"),
    param("see https://example.org/a?b=1 now", "URL", "https://example.org/a?b=1", id="link"),
    param("at www.example.org today", "URL", "www.example.org", id="www"),
    param("shop at rivera.shop", "URL", "rivera.shop", id="bare domain"),
    param("follow @ms_rivera4", "HANDLE", "@ms_rivera4", id="handle"),
    param("lives at 14 Maple Street", "ADDRESS", "14 Maple Street", id="street"),
    param("at 220 W. Old Mill Rd.", "ADDRESS", "220 W. Old Mill Rd", id="street with a side"),
    param("DOB 4/12/2014", "BIRTH_DATE", "DOB 4/12/2014", id="DOB"),
    param("born on 12/31", "BIRTH_DATE", "born on 12/31", id="born, without a year"),
    param("student ID: 4417093", "ID_NUMBER", "student ID: 4417093", id="student number"),
    param("lunch pin is 4417", "ID_NUMBER", "lunch pin is 4417", id="lunch number"),
    param("The wifi password is Husky2026!", "ACCESS", "wifi password is Husky2026!", id="password"),
    param("alarm code: 4471", "ACCESS", "alarm code: 4471", id="alarm"),
])
def test_found(text, label, part):
    assert any(kind == label and (part in passage or passage in part) for kind, passage in found(text))


@pytest.mark.parametrize(("text", "label"), [
    param("Final score 14-7, 21-3, 28-0", "PHONE", id="scores"),
    param("Lost 3-2 on 10/12", "PHONE", id="a score and a date"),
    param("Room 4417 at 9:30", "PHONE", id="room and time"),
    param("born on 13/45", "BIRTH_DATE", id="not on the calendar"),
    param("DOB 2/30/2014", "BIRTH_DATE", id="February 30"),
    param("Due 4/12/2026", "BIRTH_DATE", id="a due date"),
    param("write m.rivera@gmail.com", "HANDLE", id="an e-mail is no handle"),
    param("write m.rivera@gmail.com", "URL", id="an e-mail is no link"),
    param("Well done.Yes", "URL", id="a blank forgotten"),
    param("3 Kings met 2 Queens", "ADDRESS", id="numbers and capitals"),
    param("Change your password today", "ACCESS", id="advice on passwords"),
    param("The password is secret", "ACCESS", id="no password given"),
    param("12 students sat", "ID_NUMBER", id="a count"),
])
def test_not_found(text, label):
    assert label not in {kind for kind, _ in found(text)}


def test_the_component_writes_spans(spans):
    assert ("PHONE", "860-555-0119") in spans("disclosures", "my cell: 860-555-0119")


@given(st.text(st.sampled_from("0123456789-./()@: abcdDOBpinwww.org#"), max_size=60))
def test_bounds_are_in_the_text(text):
    assert all(0 <= start < end <= len(text) for _, start, end in find(text))
