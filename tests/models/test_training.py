"""Training on a small sample: a folder that verifies and loads, and the same figures twice."""

import io

import pytest

from smclassify.artifacts import describe
from smclassify.checker import Checker
from smclassify.errors import InputError
from smclassify.train import train
from smclassify.vocabulary import Draft


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    out = tmp_path_factory.mktemp("trained")
    log = io.StringIO()
    return out, train(parts="heads", sample=400, out=out, log=log), log.getvalue()


def test_what_was_trained_is_verified(trained):
    out, *_ = trained
    assert {row["name"]: row["verified"] for row in describe(out)} == {"nlp": True, "tone": True}


def test_the_manifest_has_the_figures(trained):
    out, figures, _ = trained
    assert {row["name"]: row["metrics"] for row in describe(out)} == figures


def test_what_was_trained_judges_a_draft(trained):
    out, *_ = trained
    assert Checker.load(out).check(Draft(text="We won the game today!")).error is None


def test_the_same_figures_twice(trained, tmp_path):
    _, figures, _ = trained
    assert train(parts="heads", sample=400, out=tmp_path, log=io.StringIO()) == figures


def test_the_log_says_how_to_go_on_and_quotes_no_post(trained):
    *_, log = trained
    assert "smclassify evaluate FILE --models" in log and len(log.splitlines()) < 10


def test_too_few_posts(tmp_path):
    with pytest.raises(InputError, match=r"train: 5\d labelled posts are too few"):
        train(parts="heads", sample=50, out=tmp_path, log=io.StringIO())


def test_no_posts_there(tmp_path):
    with pytest.raises(InputError, match=r"no labelled posts \(\*\.jsonl\) there"):
        train(parts="heads", data=[tmp_path], out=tmp_path / "out", log=io.StringIO())
