"""A policy is loaded whole or refused with one line that says where and why; judging is a pure function."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import param

from smclassify import policy
from smclassify.errors import PolicyError
from smclassify.vocabulary import Account, Category, Draft, Entity, EntityLabel, Finding, Severity, Verdict

PERSONAL, SPONSORED = Account.PERSONAL, Account.SPONSORED

HEAD = """\
id = "elm"
name = "Elm District"
description = "A district for the tests."
references = ["Policy 1"]
"""

CATEGORY = """
[categories.{category}]
message = "Reason for {category}."
suggestion = "Advice for {category}."
personal = {{ severity = "note", clauses = [] }}
sponsored = {{ severity = "stop", clauses = ["elm-1"] }}
"""

COMMERCIAL = """
[categories.commercial]
personal = { severity = "allowed" }
[categories.commercial.sponsored]
severity = "review"
clauses = ["elm-1"]
message = "Reason for selling."
suggestion = "Advice for selling."
[categories.commercial.sponsored.when."cue:school_fundraiser"]
severity = "note"
message = "Reason for a fundraiser."
"""

CLAUSES = """
[[checklist]]
group = "Before you post"
accounts = ["sponsored"]
clause = "elm-2"
text = "Did you ask?"

[[checklist]]
group = "Before you post"
accounts = ["personal", "sponsored"]
clause = "elm-1"
text = "Did you look?"

[[clauses]]
id = "elm-1"
coverage = "detect"
summary = "First."

[[clauses]]
id = "elm-2"
coverage = "checklist"
summary = "Second."

[[clauses]]
id = "elm-3"
coverage = "out"
summary = "Third."
"""

TABLES = {c: COMMERCIAL if c is Category.COMMERCIAL else CATEGORY.format(category=c) for c in Category}
ELM = HEAD + "".join(TABLES.values()) + CLAUSES


@pytest.fixture
def load_text(tmp_path):
    """Return a function that loads a policy from the text of its file."""

    def load_text(text: str) -> policy.Policy:
        path = tmp_path / "elm.toml"
        path.write_text(text, encoding="utf-8")
        return policy.load(path)

    return load_text


@pytest.fixture
def elm(load_text):
    return load_text(ELM)


@pytest.fixture(scope="module")
def crec():
    return policy.load("crec")


def make_draft(account=SPONSORED):
    return Draft(text="Some words that no message may repeat.", account=account)


def make_finding(category=Category.STUDENT_NAME, start=0, end=4, **kwargs):
    return Finding(category=category, start=start, end=end, score=0.9, **kwargs)


# --- judging ---


def test_a_ruling_carries_what_the_policy_says(elm):
    finding = make_finding()
    (ruling,) = elm.judge(make_draft(), [finding]).rulings
    assert ruling.finding is finding
    assert (ruling.severity, ruling.clauses) == (Severity.STOP, ("elm-1",))
    assert (ruling.message, ruling.suggestion) == ("Reason for student_name.", "Advice for student_name.")


@pytest.mark.parametrize(
    ("account", "category", "verdict"),
    [
        param(SPONSORED, Category.STUDENT_NAME, Verdict.STOP, id="stop"),
        param(SPONSORED, Category.COMMERCIAL, Verdict.REVIEW, id="review"),
        param(PERSONAL, Category.STUDENT_NAME, Verdict.CLEAR, id="a-note-is-clear"),
        param(PERSONAL, Category.COMMERCIAL, Verdict.CLEAR, id="allowed-is-clear"),
    ],
)
def test_the_verdict_follows_the_severity(elm, account, category, verdict):
    assert elm.judge(make_draft(account), [make_finding(category)]).verdict is verdict


def test_the_worst_severity_is_the_verdict(elm):
    findings = [make_finding(Category.STUDENT_NAME), make_finding(Category.COMMERCIAL)]
    assert elm.judge(make_draft(), findings).verdict is Verdict.STOP


def test_a_draft_without_findings_is_clear(elm):
    report = elm.judge(make_draft(), [])
    assert (report.verdict, report.rulings, report.error) == (Verdict.CLEAR, (), None)


def test_what_the_policy_allows_is_left_out(elm):
    assert elm.judge(make_draft(PERSONAL), [make_finding(Category.COMMERCIAL)]).rulings == ()


def test_a_note_is_told_but_not_a_label(elm):
    report = elm.judge(make_draft(PERSONAL), [make_finding()])
    assert [r.severity for r in report.rulings] == [Severity.NOTE]
    assert report.labels == ()


@pytest.mark.parametrize(
    ("holds_for", "kept"),
    [
        param(SPONSORED, 1, id="this-account"),
        param(None, 1, id="either-account"),
        param(PERSONAL, 0, id="other-account"),
    ],
)
def test_a_finding_for_the_other_account_is_left_out(elm, holds_for, kept):
    report = elm.judge(make_draft(SPONSORED), [make_finding(account=holds_for)])
    assert len(report.rulings) == kept


def test_rulings_come_in_the_order_of_the_text_and_the_gravest_first(elm):
    late, mild, grave = (
        make_finding(start=9, end=12),
        make_finding(Category.COMMERCIAL, start=2, end=5),
        make_finding(Category.OBSCENE, start=2, end=5),
    )
    assert [r.finding for r in elm.judge(make_draft(), [late, mild, grave]).rulings] == [grave, mild, late]


def test_evidence_can_narrow_a_rule(elm):
    cake = make_finding(Category.COMMERCIAL, evidence=("model", "cue:school_fundraiser"))
    (ruling,) = elm.judge(make_draft(), [cake]).rulings
    assert (ruling.severity, ruling.message) == (Severity.NOTE, "Reason for a fundraiser.")


def test_a_narrow_rule_takes_what_it_leaves_out_from_the_wider_one(elm):
    rule = elm.rule(Category.COMMERCIAL, SPONSORED, ["cue:school_fundraiser"])
    assert (rule.clauses, rule.suggestion) == (("elm-1",), "Advice for selling.")


def test_entities_pass_through(elm):
    seen = Entity(label=EntityLabel.LOCATION, start=0, end=4)
    assert elm.judge(make_draft(), [], [seen]).entities == (seen,)


@given(
    account=st.sampled_from(Account),
    findings=st.lists(
        st.builds(
            Finding,
            category=st.sampled_from(Category),
            start=st.integers(0, 9),
            end=st.integers(10, 19),
            score=st.floats(0, 1),
            account=st.sampled_from([None, *Account]),
        ),
        max_size=6,
    ),
)
def test_the_order_of_findings_changes_nothing_flagged(crec, account, findings):
    draft = make_draft(account)
    forth, back = crec.judge(draft, findings), crec.judge(draft, findings[::-1])
    assert (forth.verdict, forth.labels) == (back.verdict, back.labels)
    assert (forth.verdict is Verdict.CLEAR) == (forth.labels == ())


def test_a_ruling_does_not_depend_on_the_words(elm):
    draft = make_draft()
    other = replace(draft, text="Quite other words.")
    assert elm.judge(draft, [make_finding()]).rulings == elm.judge(other, [make_finding()]).rulings


# --- the checklist and the coverage table ---


@pytest.mark.parametrize(
    ("account", "texts"),
    [
        param(PERSONAL, ["Did you look?"], id="personal"),
        param(SPONSORED, ["Did you ask?", "Did you look?"], id="sponsored"),
    ],
)
def test_questions_are_those_of_the_account(elm, account, texts):
    assert [question.text for question in elm.questions(account)] == texts


def test_coverage_has_one_row_a_clause(load_text):
    elm = load_text(ELM.replace("clauses = []", 'clauses = ["elm-2"]', 1))
    assert elm.coverage()[1:] == [
        {
            "policy": "elm",
            "clause": "elm-2",
            "coverage": "checklist",
            "categories": ["student_name"],
            "summary": "Second.",
        },
        {"policy": "elm", "clause": "elm-3", "coverage": "out", "categories": [], "summary": "Third."},
    ]


# --- loading ---


def test_the_bundled_policies_have_names():
    assert policy.available() == ["crec", "stonington"]


@pytest.mark.parametrize("name", ["crec", "stonington"])
def test_a_bundled_policy_loads_by_name(name):
    assert policy.load(name).id == name


def test_a_name_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert policy.load("crec").id == "crec"


def test_a_district_may_bring_its_own_file(elm):
    assert (elm.id, elm.name, elm.references) == ("elm", "Elm District", ("Policy 1",))


def test_a_path_may_be_a_text(tmp_path):
    path = tmp_path / "elm.toml"
    path.write_text(ELM, encoding="utf-8")
    assert policy.load(str(path)).id == "elm"


def test_a_file_saved_by_notepad_loads(tmp_path):
    path = tmp_path / "elm.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ELM.replace("\n", "\r\n").encode())
    assert policy.load(path).id == "elm"


def test_a_text_over_several_lines_becomes_one(load_text):
    elm = load_text(ELM.replace('"A district for the tests."', '"""A district\n  for the tests."""'))
    assert elm.description == "A district for the tests."


def test_every_category_has_a_rule_on_every_account(elm):
    assert all(
        elm.rule(c, a).category is c and elm.rule(c, a).account is a for c in Category for a in Account
    )


def test_a_policy_is_a_value(elm, load_text):
    assert elm == load_text(ELM)
    assert pickle.loads(pickle.dumps(elm)) == elm
    assert replace(elm, name="Other") != elm


# --- refusing ---

STUDENT_NAME_SPONSORED = (
    'Advice for student_name."\npersonal = { severity = "note", clauses = [] }\nsponsored = { '
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        param(HEAD, "", "elm.toml, id: missing; expected a text", id="no-head"),
        param('id = "elm"\n', "", "elm.toml, id: missing; expected a text", id="no-id"),
        param(
            'id = "elm"\n',
            'id = "Elm!"\n',
            "elm.toml, id: expected lower-case letters, digits and hyphens, not 'Elm!'",
            id="bad-id",
        ),
        param('"Elm District"', "3", "elm.toml, name: expected a text, not a number", id="number-for-text"),
        param('"Elm District"', '" "', "elm.toml, name: empty; expected a text", id="empty-text"),
        param(
            '["Policy 1"]',
            '"Policy 1"',
            "elm.toml, references: expected a list of texts, not a text",
            id="text-for-list",
        ),
        param(
            '["Policy 1"]',
            "[1979-05-27]",
            "elm.toml, references: expected a list of texts, not with a date in it",
            id="date-in-list",
        ),
        param(
            "name = ", "nmae = ", "elm.toml: unknown key 'nmae'; did you mean 'name'?", id="unknown-top-key"
        ),
        param("name = ", "zzz = ", "elm.toml: unknown key 'zzz'", id="unknown-key-like-nothing"),
        param(
            "[categories.political]",
            "[categories.politcal]",
            "elm.toml, categories: unknown key 'politcal'; did you mean 'political'?",
            id="misspelt-category",
        ),
        param(
            TABLES[Category.POLITICAL],
            "",
            "elm.toml, categories.political: missing; expected a table",
            id="missing-category",
        ),
        param(
            COMMERCIAL[: COMMERCIAL.index("[categories.commercial.sponsored]")],
            "",
            "elm.toml, categories.commercial.personal: missing; expected a table",
            id="missing-account",
        ),
        param(
            'personal = { severity = "allowed" }',
            'staff = { severity = "allowed" }',
            "elm.toml, categories.commercial: unknown key 'staff'",
            id="unknown-account",
        ),
        param(
            'severity = "review"',
            'severity = "reveiw"',
            "elm.toml, categories.commercial.sponsored.severity: "
            "expected allowed, note, review or stop, not 'reveiw'; did you mean 'review'?",
            id="misspelt-severity",
        ),
        param(
            'severity = "review"\n',
            "",
            "elm.toml, categories.commercial.sponsored.severity: "
            "missing; expected allowed, note, review or stop",
            id="no-severity",
        ),
        param(
            'message = "Reason for selling."\n',
            "",
            "elm.toml, categories.commercial.sponsored.message: missing; expected a text",
            id="no-message",
        ),
        param(
            'severity = "review"\nclauses = ["elm-1"]',
            'severity = "review"\nclauses = []',
            "elm.toml, categories.commercial.sponsored.clauses: "
            "empty; expected a clause, as severity is review",
            id="flagged-without-a-clause",
        ),
        param(
            STUDENT_NAME_SPONSORED + 'severity = "stop", clauses = ["elm-1"]',
            STUDENT_NAME_SPONSORED + 'severity = "stop", clauses = ["elm-11"]',
            "elm.toml, categories.student_name.sponsored.clauses: "
            "no clause 'elm-11' under [[clauses]]; did you mean 'elm-1'?",
            id="unknown-clause",
        ),
        param(
            STUDENT_NAME_SPONSORED + 'severity = "stop", clauses = ["elm-1"]',
            STUDENT_NAME_SPONSORED + 'severity = "stop", clauses = ["elm-1", "elm-1"]',
            "elm.toml, categories.student_name.sponsored.clauses: 'elm-1' stands there twice",
            id="clause-cited-twice",
        ),
        param(
            STUDENT_NAME_SPONSORED + 'severity = "stop", clauses = ["elm-1"]',
            STUDENT_NAME_SPONSORED + 'severity = "stop", clauses = ["elm-3"]',
            "elm.toml, categories.student_name.sponsored.clauses: "
            "clause 'elm-3' has coverage out, expected one that is covered",
            id="clause-that-is-out",
        ),
        param(
            'severity = "note"\nmessage = "Reason for a fundraiser."',
            'severty = "note"',
            "elm.toml, categories.commercial.sponsored.when.cue:school_fundraiser: "
            "unknown key 'severty'; did you mean 'severity'?",
            id="misspelt-key-under-when",
        ),
        param(
            'clause = "elm-2"',
            'clause = "elm-9"',
            "elm.toml, checklist[1].clause: no clause 'elm-9' under [[clauses]]; did you mean 'elm-3'?",
            id="question-on-unknown-clause",
        ),
        param(
            '["personal", "sponsored"]',
            '["personal", "school"]',
            "elm.toml, checklist[2].accounts: expected a list of personal or sponsored",
            id="question-for-unknown-account",
        ),
        param(
            'accounts = ["sponsored"]',
            "accounts = []",
            "elm.toml, checklist[1].accounts: expected a list of personal or sponsored",
            id="question-for-nobody",
        ),
        param(
            'group = "Before you post"\naccounts = ["sponsored"]',
            'gruop = "Before you post"\naccounts = ["sponsored"]',
            "elm.toml, checklist[1]: unknown key 'gruop'; did you mean 'group'?",
            id="misspelt-key-of-a-question",
        ),
        param(
            'coverage = "out"',
            'coverage = "none"',
            "elm.toml, clauses[3].coverage: expected detect, checklist or out, not 'none'",
            id="unknown-coverage",
        ),
        param(
            'id = "elm-3"',
            'id = "elm-2"',
            "elm.toml, clauses[3].id: expected a new id, 'elm-2' is another clause's",
            id="clause-twice",
        ),
        param(
            'coverage = "out"',
            'coverage = "detect"',
            "elm.toml, clauses: 'elm-3' has coverage detect, expected a category to cite it",
            id="detected-by-nothing",
        ),
        param(
            'coverage = "out"',
            'coverage = "checklist"',
            "elm.toml, clauses: 'elm-3' has coverage checklist, expected a question on it",
            id="asked-by-nothing",
        ),
        param(
            CLAUSES,
            "[clauses]\n",
            "elm.toml, clauses: expected [[clauses]] tables, not a table",
            id="table-for-list",
        ),
        param(
            '"Elm District"',
            "Elm District",
            "elm.toml, line 2: not valid TOML: Invalid value",
            id="no-quotes",
        ),
    ],
)
def test_a_broken_file_is_refused_in_one_line(load_text, old, new, message):
    assert old in ELM
    with pytest.raises(PolicyError) as caught:
        load_text(ELM.replace(old, new, 1))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        param(
            "CREC",
            "policy: expected crec, stonington or the path of a TOML file, not 'CREC'; did you mean 'crec'?",
            id="wrong-case",
        ),
        param(
            "waterford",
            "policy: expected crec, stonington or the path of a TOML file, not 'waterford'",
            id="unknown-name",
        ),
        param("", "policy: expected crec, stonington or the path of a TOML file, not ''", id="empty"),
        param("no/such.toml", "such.toml: cannot be read (No such file or directory)", id="no-file"),
        param(
            "x" * 5000, "policy: expected crec, stonington or the path of a TOML file, not 'xxx", id="long"
        ),
        param(
            "x\0y", "policy: expected crec, stonington or the path of a TOML file, not 'x\\x00y'", id="nul"
        ),
    ],
)
def test_a_policy_that_is_not_there_is_refused(name, message):
    with pytest.raises(PolicyError) as caught:
        policy.load(name)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 200


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "elm.toml").mkdir()
    with pytest.raises(PolicyError, match=r"^elm.toml: cannot be read \(Is a directory\)"):
        policy.load(tmp_path / "elm.toml")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "elm.toml").write_bytes('name = "École"'.encode("latin-1"))
    with pytest.raises(PolicyError, match=r"^elm.toml: not UTF-8 text; save the file as UTF-8$"):
        policy.load(tmp_path / "elm.toml")


def test_a_file_nested_beyond_reason_is_refused(load_text):
    with pytest.raises(PolicyError, match=r"^elm.toml: not valid TOML: "):
        load_text("id = " + "[" * 5000)
