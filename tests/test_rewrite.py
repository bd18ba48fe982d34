"""Safe edits: the grammar around a name, a trip told afterwards, what can be taken out or added."""

import json
import re

import pytest
from pytest import param

from smclassify import policy
from smclassify.resources import data_path
from smclassify.rewrite import Edit, append, apply, fix_all, fixes, restarts
from smclassify.rewrite.sentences import around, drop
from smclassify.vocabulary import Account, Category, Draft, Finding, Severity

GOLD = re.compile(r"\[(\w+):(.*?)\]", re.DOTALL)


def judged(marked: str, account=Account.SPONSORED):
    """The report of a text with its findings marked as ``[category:words]``."""
    text, findings = "", []
    position = 0
    for match in GOLD.finditer(marked):
        text += marked[position : match.start()]
        start = len(text)
        text += match[2]
        findings.append(Finding(category=Category(match[1]), start=start, end=len(text), score=0.9))
        position = match.end()
    text += marked[position:]
    return policy.load("crec").judge(Draft(text=text, account=account), findings)


def fixed(marked: str, label: str = "", account=Account.SPONSORED) -> str | None:
    """The text after the first fix whose label starts with ``label``."""
    report = judged(marked, account)
    fix = next((fix for fix in fixes(report) if fix.label.startswith(label)), None)
    return fix and apply(report.draft.text, fix.edits)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        param("So proud of [student_name:Maya T.] and the rest of 4B!",
              "So proud of one of our students and the rest of 4B!", id="object"),
        param("[student_name:Maya] won.", "One of our students won.", id="capital"),
        param("so [student_name:Maya] won", "so one of our students won", id="no-capital"),
        param("please tell [student_name:will] (period 6) his folder is here",
              "please tell one of our students (period 6) his folder is here", id="lower-case"),
        param("[student_name:Maya]'s mom called.", "A student's mom called.", id="possessive"),
        param("[student_name:James]’ mom called.", "A student's mom called.", id="possessive-bare"),
        param("[student_name:Maya]'s going to state!", "One of our students is going to state!", id="is"),
        param("[student_name:Maya]'s been great.", "One of our students has been great.", id="has"),
        param("[student_name:Kofi], [student_name:Mia], and [student_name:Jo] won.", "Three of our students won.",
              id="list"),
        param("[student_name:Kofi] & [student_name:Mia]'s volcano", "Two students' volcano", id="list-possessive"),
        param("[student_name:Kofi] won. We love [student_name:Kofi]!", "One of our students won. We love the student!",
              id="again"),
        param("Great job by [student_name:Kat B.] We love it.", "Great job by one of our students. We love it.",
              id="stop-kept"),
        param("Reminder for [student_name:Kaelyn F].: the form", "Reminder for one of our students: the form",
              id="stop-outside"),
        param("Congrats [student_name:Maya]!", "Congrats to one of our students!", id="congrats"),
        param("Congrats, [student_name:Maya]!", "Congrats to one of our students!", id="congrats-comma"),
        param("Congrats to [student_name:Maya]!", "Congrats to one of our students!", id="congrats-to"),
        param("Way to go, [student_name:Maya]!", "Way to go!", id="call"),
        param("[student_name:Maya], you are a star", "You are a star", id="vocative"),
        param("Our student [student_name:Maya] won.", "Our student won.", id="role"),
        param("Junior [student_name:Maya Torres] set a record.", "A junior set a record.", id="role-bare"),
        param("one of my 6th graders, [student_name:Oisín], asked", "one of my 6th graders asked", id="apposition"),
        param("A fire drill ([student_name:Teddy V.]) and a tooth", "A fire drill and a tooth", id="brackets"),
        param("a kid named [student_name:Kai] asked", "a kid asked", id="named"),
        param("Our amazing [student_name:Maya] won.", "Our amazing student won.", id="adjective"),
        param("Amazing [student_name:Maya] won.", "An amazing student won.", id="article"),
        param("Game day! #go[student_name:Maya] #sports", "Game day! #sports", id="hashtag-at-the-end"),
        param("#Team[student_name:Zuri] pulled in $312.", "Our team pulled in $312.", id="hashtag-inside"),
        param("Photo by @[student_name:maya]_k", "Photo by one of our students", id="handle"),
        param("WAY TO GO [student_name:MAYA] FOR STATE", "WAY TO GO ONE OF OUR STUDENTS FOR STATE", id="shouted"),
        param("Honor roll:\n- [student_name:Maya]\n- [student_name:Jo Lee]\nWell done!",
              "Honor roll:\n- Two of our students\nWell done!", id="lines"),
    ],
)  # fmt: skip
def test_a_name_goes_and_the_grammar_stays(marked, expected):
    assert fixed(marked) == expected


def test_on_a_personal_account_they_are_my_students():
    assert fixed("[student_name:Xio] made me laugh.", account=Account.PERSONAL) == "One of my students made me laugh."


def test_every_mention_of_a_child_is_one_fix():
    report = judged("[student_name:Maya T.] ran. [student_name:Jo] swam. Well done [student_name:Maya]!")
    assert [fix.rulings for fix in fixes(report)] == [(0, 2), (1,)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        param("[live_location:We're at Mystic Aquarium until 1.] So fun!", "We were at Mystic Aquarium. So fun!",
              id="at-until"),
        param("[live_location:We’re spending the day at the Zoo.]", "We spent the day at the Zoo.", id="doing"),
        param("[live_location:Just got to the Bushnell!]", "We went to the Bushnell!", id="just"),
        param("[live_location:Tomorrow 4B will be at the Bushnell from 10 to 1.]", "4B went to the Bushnell.",
              id="ahead"),
        param("[live_location:heading back from Old Sturbridge], all quiet",
              "we came back from Old Sturbridge, all quiet", id="lower-case"),
        param("[live_location:Next Thursday I'm taking my class up to the Capitol, wheels up at 8.]",
              "I took my class up to the Capitol.", id="clock-clause"),
        param("[live_location:Life vests counted, boat just left with 31 of them on it]", None, id="no-rule"),
        param("[live_location:Vans roll at 6:45 on the 9th, two nights in tents at Hopewell.]", None, id="plan"),
    ],
)  # fmt: skip
def test_a_trip_is_told_afterwards_only_where_that_reads_well(marked, expected):
    assert fixed(marked, "Tell") == expected


def test_a_trip_told_afterwards_asks_that_it_is_over():
    fix = fixes(judged("[live_location:We're at the Zoo.]"))[0]
    assert "back" in fix.asks


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        param("Great day. [live_location:Bus 3 is on I-95 now.] Call us later on.", "Great day. Call us later on.",
              id="middle"),
        param("[live_location:Bus 3 is on I-95 now.] No need to call.", "No need to call.", id="first"),
        param("No need to call. [live_location:Bus 3 is on I-95 now.]", "No need to call.", id="last"),
        param("Field trip info\n[live_location:Friday we're in Charlton.]\nBag lunch", "Field trip info\nBag lunch",
              id="line"),
        param("[live_location:Bus 3 is on I-95 now.] Ok!", None, id="too-little-left"),
    ],
)  # fmt: skip
def test_a_sentence_is_left_out_whole(marked, expected):
    assert fixed(marked, "Leave") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        param("[boundary:Call me at 860-555-0142 any time.] Thanks all", "Call me any time. Thanks all", id="phone"),
        param("[boundary:Text 860-555-0142 any time.]", "Text the school office any time.", id="phone-reached"),
        param("[boundary:Snap me @mrtorres22 for answers.]", "Snap me for answers.", id="handle"),
        param("[boundary:Email kay.s@mailbox.com for help.]", "Email the school office for help.", id="mail"),
        param("[confidential:The wifi password is Falcon22!]", "The wifi password is at the school office",
              id="password"),
        param("[student_info:Call his dad (860-555-0142) for rides.]", "Call his dad for rides.", id="brackets"),
        param("[boundary:Come over to my place.]", None, id="nothing-to-take-out"),
    ],
)  # fmt: skip
def test_contact_and_access_data_go(marked, expected):
    assert fixed(marked, "Take the contact") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        param("CREC is closed Monday.", "CREC is closed Monday. Opinions are my own.", id="sentence"),
        param("CREC is closed Monday", "CREC is closed Monday. Opinions are my own.", id="stop-added"),
        param("CREC is closed! #snow #day", "CREC is closed! Opinions are my own. #snow #day", id="before-hashtags"),
        param("CREC is closed ❄️", "CREC is closed ❄️ Opinions are my own.", id="emoji"),
        param("", "Opinions are my own.", id="empty"),
    ],
)
def test_a_line_is_added_at_the_end(text, expected):
    assert apply(text, [append(text, "Opinions are my own.")]) == expected


def test_a_disclaimer_is_for_personal_accounts():
    assert fixed("[official_voice:CREC announces a day off.]", "Add", Account.PERSONAL).endswith("Opinions are my own.")
    assert fixed("[official_voice:CREC announces a day off.]", "Add", Account.SPONSORED) is None


def test_the_permission_line_asks_for_permission():
    (fix,) = fixes(judged("[student_photo:Look at these faces] at the fair"))
    assert fix.asks.startswith("Only if")


def test_nothing_is_offered_for_what_the_policy_allows_or_notes():
    assert not fixes(judged("[student_photo:Look at these faces] at the fair", Account.PERSONAL))


@pytest.mark.parametrize(
    "edits",
    [
        param([Edit(start=0, end=3, replacement=""), Edit(start=2, end=4, replacement="")], id="overlap"),
        param([Edit(start=0, end=9, replacement="")], id="outside"),
        param([Edit(start=2, end=1, replacement="")], id="backwards"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        apply("abcdef", edits)


def test_sentences_end_where_people_end_them():
    text = "Ask Mr. Lee at 9 a.m. today. Then go!\nBye"
    assert text[slice(*around(text, 5, 6))] == "Ask Mr. Lee at 9 a.m. today."
    assert text[slice(*around(text, 30, 31))] == "Then go!"
    assert drop("Just one.", 0, 4) is None


def test_fixing_all_checks_again_and_keeps_only_what_helps():
    def check(draft):
        names = [m.span() for m in re.finditer("Lily|one of our students", draft.text)]
        findings = [Finding(category=Category.STUDENT_NAME, start=a, end=b, score=0.9) for a, b in names]
        return policy.load("crec").judge(draft, findings)

    draft, applied = fix_all(check, Draft(text="Go team, Lily ran."))
    assert (draft.text, applied) == ("Go team, Lily ran.", ())


def test_advice_is_there_for_every_category_but_names_and_quotes_nobody():
    advice = restarts()
    assert set(Category) - advice.keys() == {Category.STUDENT_NAME}
    assert all(line.endswith(".") for lines in advice.values() for line in lines)


def test_every_fix_of_the_labelled_posts_is_made_and_keeps_the_rest():
    """No fix overlaps itself, and a name's fix leaves every other word where it was."""
    for line in data_path("posts", "privacy.jsonl").read_text(encoding="utf-8").splitlines()[:400]:
        post = json.loads(line)
        findings = [
            Finding(category=Category(span["category"]), start=span["start"], end=span["end"], score=0.9)
            for span in post["spans"]
            if span["category"] in set(Category)
        ]
        report = policy.load(post["policy"]).judge(
            Draft(text=post["text"], account=Account(post["account"]), policy=post["policy"]), findings
        )
        assert all(ruling.severity is not Severity.ALLOWED for ruling in report.rulings)
        for fix in fixes(report):
            result = apply(post["text"], fix.edits)
            assert result.strip()
            if fix.category == Category.STUDENT_NAME:
                assert not re.search(r"  |\(\)| ,|,,| \.(?!\.)", result.replace(post["text"], "")) or re.search(
                    r"  |\(\)| ,|,,| \.(?!\.)", post["text"]
                )
