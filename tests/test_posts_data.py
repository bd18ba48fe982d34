"""The labelled posts that ship: what a machine can check of them, by the labelling guidelines."""

import json
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from smclassify.corpus import read_labelled
from smclassify.resources import data_path

FILES = sorted(data_path("posts").glob("*.jsonl"))
FREE_ON_PERSONAL = {"political", "commercial", "proselytizing", "instructional_use"}
MARK = re.compile(r"^[#@\"“‘(]|['’]s$")  # what a name's bounds leave out


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def posts(request):
    """The posts of one file; reading them proves that every row keeps the format."""
    return list(read_labelled([request.param]))


@pytest.fixture(scope="module")
def every_post():
    return list(read_labelled(FILES))


def ids(posts):
    """For a message: which posts, never what they say."""
    return [post.draft.id for post in posts]


def with_span(posts, category):
    return {post.draft.id for post in posts if any(span.category == category for span in post.spans)}


def test_a_file_has_posts(posts):
    assert len(posts) > 100


def test_ids_are_unique_in_a_file(posts):
    assert [id for id, count in Counter(ids(posts)).items() if count > 1] == []


def test_rows_hold_only_known_fields():
    known = {"id", "text", "account", "policy", "labels", "optional", "spans", "pair", "people", "roster", "note"}
    lines = (line for file in FILES for line in file.read_text(encoding="utf-8").split("\n") if line)
    fields = {key for line in lines for key in json.loads(line)}
    assert fields <= known


def test_policies_are_the_two_shipped(posts):
    assert {post.draft.policy for post in posts} <= {"crec", "stonington"}


@pytest.mark.parametrize("category", sorted(FREE_ON_PERSONAL))
def test_what_a_personal_account_is_free_to_say(posts, category):
    assert ids(p for p in posts if p.draft.account == "personal" and category in p.labels | p.optional) == []


def test_instructional_use_is_a_matter_of_sponsored_crec_accounts(posts):
    elsewhere = [p for p in posts if (p.draft.account, p.draft.policy) != ("sponsored", "crec")]
    assert ids(p for p in elsewhere if "instructional_use" in p.labels | p.optional) == []


def test_student_photo_must_be_flagged_on_sponsored_crec_accounts_only(posts):
    elsewhere = [p for p in posts if (p.draft.account, p.draft.policy) != ("sponsored", "crec")]
    assert ids(p for p in elsewhere if "student_photo" in p.labels) == []


def test_cross_link_must_be_flagged_on_personal_accounts_by_stonington_only(posts):
    elsewhere = [p for p in posts if (p.draft.account, p.draft.policy) == ("personal", "crec")]
    assert ids(p for p in elsewhere if "cross_link" in p.labels) == []


@pytest.mark.parametrize("category", ["student_name", "live_location"])
def test_a_label_has_its_span(posts, category):
    assert {p.draft.id for p in posts if category in p.labels} - with_span(posts, category) == set()


@pytest.mark.parametrize("category", ["student_name", "live_location"])
def test_a_span_has_its_label(posts, category):
    labelled = {p.draft.id for p in posts if category in p.labels | p.optional}
    assert with_span(posts, category) - labelled == set()


def test_no_span_begins_or_ends_in_a_blank(posts):
    marks = [(p, p.draft.text[m.start : m.end]) for p in posts for m in (*p.spans, *(p.people or ()))]
    assert ids(post for post, text in marks if text != text.strip()) == []


def test_a_students_name_is_marked_without_sign_and_possessive(posts):
    names = [(p, p.draft.text[s.start : s.end]) for p in posts for s in p.spans if s.category == "student_name"]
    assert ids(post for post, name in names if MARK.search(name)) == []


@pytest.mark.parametrize("category", ["student_name", "location"])
def test_names_do_not_overlap(posts, category):
    def overlapping(post):
        bounds = sorted((s.start, s.end) for s in post.spans if s.category == category)
        return any(end > start for (_, end), (start, _) in pairwise(bounds))

    assert ids(post for post in posts if overlapping(post)) == []


def test_students_among_the_people_are_the_names_marked(posts):
    def differ(post):
        students = {(p.start, p.end) for p in post.people if p.role == "STUDENT"}
        return students != {(s.start, s.end) for s in post.spans if s.category == "student_name"}

    assert ids(post for post in posts if post.people is not None and differ(post)) == []


def test_the_same_post_in_the_same_context_has_the_same_labels(every_post):
    same = defaultdict(list)
    for post in every_post:
        text = re.sub(r"\W+", " ", post.draft.text).strip().lower()
        same[text, post.draft.account, post.draft.policy, post.draft.roster].append(post)
    assert [ids(posts) for posts in same.values() if len({(p.labels, p.optional) for p in posts}) > 1] == []
