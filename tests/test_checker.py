"""A draft's way through the checker, with a pipeline and a judge that need no models."""

from dataclasses import dataclass, field

import pytest
from pytest import param

from smclassify.checker import LONGEST, Checker
from smclassify.policy import available
from smclassify.vocabulary import Account, Category, Draft, Finding, Verdict

ENGLISH = "The bus is late again today."
RUDE = "The bus driver is an idiot."
SPANISH = "El conductor del autobús es un idiota y siempre llega tarde a la escuela."


@dataclass
class FakePipeline:
    """Passes texts on as its documents and remembers them."""

    seen: list[str] = field(default_factory=list)
    vocab: tuple = ()

    def pipe(self, texts, *, batch_size):
        for text in texts:
            self.seen.append(text)
            yield text


class FakeJudge:
    """Finds ``idiot`` to be harassing, ``vote`` political, and the roster's names."""

    def read(self, docs):
        return list(docs)

    def findings(self, read, account, roster=()):
        words = {"idiot": Category.HARASSING, "vote": Category.POLITICAL}
        words |= dict.fromkeys(roster, Category.STUDENT_NAME)
        return [Finding(category=category, start=read.index(word), end=read.index(word) + len(word), score=0.9)
                for word, category in words.items() if word in read]

    def entities(self, read, findings=()):
        return []


@pytest.fixture
def checker():
    return Checker(FakePipeline(), FakeJudge())


def test_a_clear_draft(checker):
    report = checker.check(Draft(text=ENGLISH))
    assert (report.verdict, report.labels, report.error) == (Verdict.CLEAR, (), None)


def test_a_flagged_draft(checker):
    report = checker.check(Draft(text=RUDE))
    assert (report.verdict, report.labels) == (Verdict.STOP, ("harassing",))


@pytest.mark.parametrize(("account", "labels"), [
    param(Account.SPONSORED, ("political",), id="sponsored"),
    param(Account.PERSONAL, (), id="personal"),
])
def test_the_policy_decides_what_a_finding_means(checker, account, labels):
    assert checker.check(Draft(text="Please vote yes on the budget.", account=account)).labels == labels


def test_a_roster_goes_with_its_draft(checker):
    drafts = [Draft(text="Zaria won the race.", roster=("Zaria",)), Draft(text="Zaria won the race.")]
    assert [report.labels for report in checker.check_many(drafts)] == [("student_name",), ()]


UNJUDGED = [
    param(Draft(text=""), "no words", id="empty"),
    param(Draft(text="El autobús llega tarde a la escuela todos los días."), "another language", id="Spanish"),
    param(Draft(text="Школьный автобус опаздывает"), "not in English", id="Russian"),
    param(Draft(text="a" * (LONGEST + 1)), "longer than 100,000 characters", id="too long"),
    param(Draft(text=ENGLISH, policy="elmwood"), "policy: expected crec", id="unknown policy"),
    param(Draft(text=ENGLISH, policy="/nowhere/elm.toml"), "elm.toml: cannot be read", id="missing policy file"),
]


@pytest.mark.parametrize(("draft", "error"), UNJUDGED)
def test_why_a_draft_could_not_be_judged(checker, draft, error):
    assert error in checker.check(draft).error


@pytest.mark.parametrize(("draft", "error"), UNJUDGED)
def test_unjudged_is_never_clear(checker, draft, error):
    assert checker.check(draft).verdict == Verdict.REVIEW


def test_what_was_seen_in_an_unjudged_draft_stands(checker):
    report = checker.check(Draft(text=SPANISH))
    assert (report.verdict, report.labels, bool(report.error)) == (Verdict.STOP, ("harassing",), True)


def test_a_broken_policy_file(checker, tmp_path):
    (tmp_path / "elm.toml").write_text("id = 3", encoding="utf-8")
    report = checker.check(Draft(text=ENGLISH, policy=str(tmp_path / "elm.toml")))
    assert (report.verdict, report.error) == (Verdict.REVIEW, "elm.toml, clauses: missing; expected [[clauses]] tables")


def test_the_longest_text_is_read(checker):
    text = (ENGLISH + " ") * (LONGEST // (len(ENGLISH) + 1))
    assert checker.check(Draft(text=text)).error is None


def test_a_text_too_long_is_not_read(checker):
    checker.check(Draft(text="a" * (LONGEST + 1)))
    assert checker.nlp.seen == [""]


def test_half_characters_are_read_as_unknown_ones(checker):
    checker.check(Draft(text="go \ud83d team"))
    assert checker.nlp.seen == ["go \ufffd team"]


def test_the_text_comes_back_as_it_was(checker):
    assert checker.check(Draft(text="go \ud83d team")).draft.text == "go \ud83d team"


@pytest.mark.parametrize("batch_size", [1, 2, 7, 100])
def test_reports_come_in_the_order_of_the_drafts(checker, batch_size):
    drafts = [Draft(text=RUDE if n % 3 else ENGLISH, id=str(n)) for n in range(10)]
    reports = list(checker.check_many(drafts, batch_size=batch_size))
    assert [(r.draft.id, bool(r.labels)) for r in reports] == [(str(n), bool(n % 3)) for n in range(10)]


def test_drafts_are_taken_lazily(checker):
    taken = []

    def drafts():
        for n in range(100):
            taken.append(n)
            yield Draft(text=ENGLISH)

    next(checker.check_many(drafts(), batch_size=4))
    assert len(taken) == 4


def test_no_drafts_no_reports(checker):
    assert list(checker.check_many([])) == []


def test_what_if_has_every_account_and_policy(checker):
    reports = checker.what_if(Draft(text="Please vote yes on the budget."))
    assert reports.keys() == {(account, name) for account in Account for name in available()}


def test_what_if_keeps_the_drafts_own_policy(checker):
    assert (Account.PERSONAL, "/my/elm.toml") in checker.what_if(Draft(text=ENGLISH, policy="/my/elm.toml"))


def test_what_if_judges_each_context_by_itself(checker):
    reports = checker.what_if(Draft(text="Please vote yes on the budget."))
    assert {account: reports[account, "crec"].labels for account in Account} == {
        Account.PERSONAL: (), Account.SPONSORED: ("political",)}


def test_what_if_reads_once(checker):
    checker.what_if(Draft(text=ENGLISH))
    assert checker.nlp.seen == [ENGLISH]


@pytest.mark.parametrize("draft", [Draft(text=RUDE), Draft(text=SPANISH), Draft(text="b" * (LONGEST + 1))],
                         ids=["rude", "Spanish", "too long"])
def test_what_if_says_the_same_as_a_check(checker, draft):
    assert checker.what_if(draft)[draft.account, draft.policy] == checker.check(draft)
