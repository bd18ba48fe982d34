"""New models come into use only if the guard set lets them, and the old ones come back."""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from smclassify import promotion
from smclassify.checker import policy_of
from smclassify.corpus import read_labelled
from smclassify.errors import ArtifactError, InputError
from smclassify.feedback import FeedbackStore
from smclassify.promotion import history, identity, log_path, promote, rollback
from smclassify.resources import data_path
from smclassify.tone import OUTPUTS, WordModel
from smclassify.train import sampled
from smclassify.train.heads import output_targets
from smclassify.vocabulary import Category, Finding

sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from fake_pupil import GUARD, TRUTH, Pupil, models


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SMCLASSIFY_DATA", str(tmp_path / "data"))


@pytest.fixture
def in_use(tmp_path):
    folder = models(tmp_path / "models", harassing=0.2)
    (folder / "MODEL_CARD.md").write_text("The card.")
    return folder


def log():
    return [json.loads(line) for line in log_path().read_text(encoding="utf-8").splitlines()]


class TestGuardSet:
    """The posts that ship, which no training sees."""

    def test_every_category_comes_often_enough(self):
        counts = {category: sum(category in post.labels for post in GUARD) for category in Category}
        assert min(counts.values()) >= 6
        assert 0.4 < sum(not post.labels for post in GUARD) / len(GUARD) < 0.6
        assert sum(post.note == "ordinary" for post in GUARD) >= 50

    def test_none_of_them_is_trained_on(self):
        def plain(post):
            return " ".join(post.draft.text.lower().split())

        trained = {plain(post) for post in read_labelled(sorted(data_path("posts").glob("*.jsonl")))}
        assert [post.draft.id for post in GUARD if plain(post) in trained] == []

    def test_ids_are_its_own(self):
        assert len({post.draft.id for post in GUARD}) == len(GUARD) == len(TRUTH)

    def test_labels_are_what_the_policy_restricts(self):
        for post in GUARD:
            rules = policy_of(post.draft.policy).rules
            allowed = {r.category for r in rules if r.account == post.draft.account and r.severity == "allowed"}
            assert not allowed & post.labels, post.draft.id

    def test_spans_stand_for_their_labels(self):
        for post in GUARD:
            spans = {s.category for s in post.spans} - {"location"}
            wanted = post.labels & {"student_name", "live_location"}
            assert wanted <= spans <= wanted | post.optional, post.draft.id


class TestPromote:
    def test_models_that_are_as_good_come_into_use(self, tmp_path, in_use):
        new = models(tmp_path / "new", harassing=0.1)
        decision = promote(new, in_use=in_use, load=Pupil)
        assert decision.promoted and decision.reasons == ()
        assert identity(in_use) == identity(new)
        assert new.is_dir() and (in_use / "MODEL_CARD.md").read_text() == "The card."
        assert not list(tmp_path.glob("*.part"))

    @pytest.mark.parametrize(("faults", "reason"), [
        ({"threatening": 1.0}, "threatening F1"), ({"cross_link": 0.8}, "cross link F1"),
        ({"alarms": 0.15}, "clean posts flagged"), ({"alarms": 0.15}, "ordinary posts flagged"),
    ])
    def test_models_that_are_worse_do_not(self, tmp_path, in_use, faults, reason):
        was = identity(in_use)
        decision = promote(models(tmp_path / "new", **faults), in_use=in_use, load=Pupil)
        assert not decision.promoted
        assert any(line.startswith(reason) for line in decision.reasons)
        assert identity(in_use) == was and history(in_use) == []

    def test_a_single_slip_is_noise(self, tmp_path, in_use):
        faults = {"harassing": 0.2, "alarms": 0.012}
        assert promote(models(tmp_path / "new", **faults), in_use=in_use, load=Pupil).promoted

    def test_force_promotes_and_the_log_says_so(self, tmp_path, in_use):
        decision = promote(models(tmp_path / "new", threatening=1.0), in_use=in_use, force=True, load=Pupil)
        assert decision.promoted and decision.reasons
        assert log()[-1]["forced"] and log()[-1]["reasons"] == list(decision.reasons)

    def test_altered_models_are_never_promoted(self, tmp_path, in_use):
        new = models(tmp_path / "new")
        (new / "tone" / "faults.json").write_text('{"other": 1}')
        with pytest.raises(ArtifactError, match="sha256"):
            promote(new, in_use=in_use, load=Pupil, force=True)

    def test_into_themselves(self, in_use):
        with pytest.raises(InputError, match="in use already"):
            promote(in_use, in_use=in_use, load=Pupil)

    def test_without_readable_models_in_use_it_takes_force(self, tmp_path):
        def load(folder):
            if folder.name == "models":
                raise ArtifactError("missing")
            return Pupil(folder)

        new, in_use = models(tmp_path / "new"), tmp_path / "models"
        assert not promote(new, in_use=in_use, load=load).promoted
        assert promote(new, in_use=in_use, load=load, force=True).promoted
        assert identity(in_use) == identity(new)

    def test_an_empty_guard_set(self, tmp_path, in_use):
        (tmp_path / "guard.jsonl").write_text("")
        with pytest.raises(InputError, match="no posts"):
            promote(models(tmp_path / "new"), in_use=in_use, guard=tmp_path / "guard.jsonl", load=Pupil)

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_cannot_be_written(self, tmp_path, in_use):
        new = models(tmp_path / "new")
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(InputError, match="cannot be written"):
                promote(new, in_use=in_use, load=Pupil)
        finally:
            tmp_path.chmod(0o700)

    def test_killed_between_old_and_new_it_finds_the_old_ones(self, tmp_path, in_use, monkeypatch):
        was, rename = identity(in_use), os.rename

        def dies(source, target):
            rename(source, target)
            if Path(target).name.endswith(".old.part"):
                raise KeyboardInterrupt

        monkeypatch.setattr(promotion.os, "rename", dies)
        with pytest.raises(KeyboardInterrupt):
            promote(models(tmp_path / "new"), in_use=in_use, load=Pupil)
        monkeypatch.undo()
        monkeypatch.setenv("SMCLASSIFY_DATA", str(tmp_path / "data"))
        assert not in_use.exists()
        promotion.recover(in_use)
        assert identity(in_use) == was


class TestRollback:
    def test_step_by_step_to_the_beginning(self, tmp_path, in_use):
        seen = [identity(in_use)]
        for name in ("second", "third"):
            promote(models(tmp_path / name, harassing=0.1 if name == "second" else 0.0), in_use=in_use, load=Pupil)
            seen.append(identity(in_use))
        assert len(set(seen)) == 3
        for before in reversed(seen[:-1]):
            rollback(in_use=in_use)
            assert identity(in_use) == before
        with pytest.raises(InputError, match="nothing to go back to"):
            rollback(in_use=in_use)

    def test_only_the_last_few_are_kept(self, tmp_path, in_use, monkeypatch):
        monkeypatch.setattr(promotion, "KEPT", 2)
        for number in range(4):
            promote(models(tmp_path / f"new{number}"), in_use=in_use, load=Pupil)
        assert len(history(in_use)) == 2

    def test_an_altered_copy_is_not_put_back(self, tmp_path, in_use):
        promote(models(tmp_path / "new"), in_use=in_use, load=Pupil)
        (history(in_use)[0] / "tone" / "faults.json").write_text("{}")
        with pytest.raises(ArtifactError):
            rollback(in_use=in_use)


class TestLog:
    def test_every_step_is_in_it(self, tmp_path, in_use):
        promote(models(tmp_path / "bad", threatening=1.0), in_use=in_use, load=Pupil)
        promote(models(tmp_path / "good"), in_use=in_use, load=Pupil)
        rollback(in_use=in_use)
        steps = log()
        assert [step["step"] for step in steps] == ["refused", "promoted", "rolled back"]
        assert steps[1]["from"] == steps[2]["to"] and steps[1]["to"] == steps[2]["from"]
        assert steps[0]["figures"]["f1:threatening"]["after"] == 0

    def test_no_text_is_in_it(self, tmp_path, in_use):
        promote(models(tmp_path / "bad", threatening=1.0), in_use=in_use, load=Pupil)
        content = log_path().read_text(encoding="utf-8")
        assert not any(post.draft.text[:25] in content for post in GUARD)


class WordsAlone:
    """A real small model: the word view, with its own way to say which labels it means."""

    def __init__(self, model):
        self.model = model

    def check_many(self, drafts):
        drafts = list(drafts)
        odds = self.model.decision_function([draft.text for draft in drafts])
        for draft, row in zip(drafts, odds, strict=True):
            outputs = [output for output, value in zip(OUTPUTS, row, strict=True) if value > 0]
            labels = {o.split("@")[0] for o in outputs if o.split("@")[1:] in ([], [str(draft.account)])}
            findings = [Finding(category=Category(c), start=0, end=1, score=0.9) for c in sorted(labels)]
            yield policy_of(draft.policy).judge(draft, findings)


def fitted(posts):
    return WordsAlone(WordModel(max_features=4000).fit([p.draft.text for p in posts], output_targets(posts)))


def test_a_poisoned_set_of_corrections_is_stopped(tmp_path, in_use):
    """Reviewers who flip every label teach the model nonsense, through the store and into a training."""
    posts = sampled(list(read_labelled(sorted(data_path("posts").glob("round*.jsonl")))), 1000)
    honest = fitted(posts)
    judged = zip(posts[:300], honest.check_many(post.draft for post in posts[:300]), strict=True)
    with FeedbackStore(tmp_path / "feedback.sqlite") as store:
        for post, report in judged:
            example = store.keep(report, consent=True, replace_names=False)
            flipped = [] if post.labels else ["harassing", "confidential", "boundary"]
            store.correct(example, "mallory", labels=flipped)
        store.export(tmp_path / "feedback.jsonl")
    flipped = [replace(p, file="feedback.jsonl") for p in read_labelled([tmp_path / "feedback.jsonl"])]
    assert len(flipped) == 300
    poisoned = fitted([*posts[300:], *flipped * 3])
    new = models(tmp_path / "new")
    decision = promote(new, in_use=in_use, load=lambda folder: poisoned if folder == new else honest)
    assert not decision.promoted and decision.reasons
    same = promote(models(tmp_path / "again"), in_use=in_use, load=lambda folder: honest)
    assert same.promoted


def test_it_is_quick_enough_to_be_used(tmp_path, in_use):
    started = time.process_time()
    promote(models(tmp_path / "new"), in_use=in_use, load=Pupil)
    assert time.process_time() - started < 20
