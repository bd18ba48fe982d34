"""With the real models: drafts that are flagged become clear by their own one-click fixes."""

import json
from dataclasses import replace

import pytest

from smclassify.resources import models_path
from smclassify.rewrite import apply, fixes, helps
from smclassify.vocabulary import Account, Draft, Verdict

# As people post them: names, whereabouts and missing disclaimers of the labelled development posts' kinds.
DRAFTS = [
    ("So proud of Maya T. and the rest of 4B! They read 300 books this year.", "sponsored"),
    ("Jordan stayed after to help me move 30 desks. Give that kid a medal.", "sponsored"),
    ("Kat B. ran the whole of morning announcements solo, no notes, 12/10", "sponsored"),
    ("one of my 6th graders, Oisín, asked today if clouds weigh anything. this is why i do this job", "personal"),
    ("Door decorating results are in! Special mention to D'Andre and Nguyệt for the 3D carrot nose.", "sponsored"),
    ("We're spending the day at Roger Williams Park Zoo. The red pandas are a hit with Team 4.", "sponsored"),
    ("Heading back from Mystic Seaport, kids asleep on top of each other like puppies", "sponsored"),
    ("Two of my robotics kids had never been on an escalator. We're at Union Station until 2.", "personal"),
    ("CREC will be closed Monday due to ice. All after-school programs are cancelled.", "personal"),
    ("Hyunwoo beat me at chess in eleven moves. eleven.", "personal"),
    ("Varsity XC: M. Kowalczyk dropped 22 seconds. Yes you read that right. 22.", "sponsored"),
    ("Seasick bags distributed. The Block Island ferry just left with 48 of our eighth graders on it", "sponsored"),
    ("will someone please tell will (period 6) his lunchbox is still on my desk and it is... moving", "sponsored"),
    ("Official: graduation has been moved into the gym. Please share with all families.", "personal"),
]


@pytest.fixture(scope="module")
def checker():
    """The shipped models."""
    if not models_path("manifest.json").is_file():
        pytest.skip("no models are there; run `smclassify train`")
    from smclassify.checker import Checker

    return Checker.load()


def clicked_clear(checker, draft: Draft) -> list[str]:
    """The labels of the fixes that make a draft clear, the first on offer that helps taken each time."""
    taken, report = [], checker.check(draft)
    for _ in range(6):
        if report.verdict == Verdict.CLEAR:
            return taken
        for fix in fixes(report):
            tried = checker.check(replace(draft, text=apply(report.draft.text, fix.edits)))
            if helps(fix, report, tried):
                report, taken = tried, [*taken, fix.label]
                break
        else:
            return []
    return []


def test_flagged_drafts_become_clear_by_their_own_fixes(checker):
    drafts = [Draft(text=text, account=Account(account)) for text, account in DRAFTS]
    flagged = [draft for draft in drafts if checker.check(draft).verdict != Verdict.CLEAR]
    cured = [draft for draft in flagged if clicked_clear(checker, draft)]
    assert len(flagged) >= 10, [draft.text for draft in drafts if draft not in flagged]
    assert len(cured) >= 10, [draft.text for draft in flagged if draft not in cured]


def test_a_record_of_a_real_report_is_json(checker):
    from smclassify.report import to_record

    assert json.dumps(to_record(checker.check(Draft(text=DRAFTS[0][0]))))
