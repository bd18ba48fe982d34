"""The commands that keep the models learning."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from smclassify import cli, promotion
from smclassify.checker import Checker
from smclassify.corpus import read_labelled
from smclassify.feedback import FeedbackStore
from smclassify.promotion import identity
from smclassify.vocabulary import Draft

sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from fake_checker import FakeChecker
from fake_pupil import Pupil, models

TEXT = "So proud of Maya T.! We're at Mystic Aquarium."


@pytest.fixture
def main(monkeypatch, capsys, tmp_path):
    """Run a command line; return status, standard output and standard error."""
    monkeypatch.setenv("SMCLASSIFY_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SMCLASSIFY_FEEDBACK", raising=False)
    monkeypatch.setattr(Checker, "load", classmethod(lambda cls, models=None: FakeChecker()))

    def main(*argv):
        try:
            status = cli.main([str(word) for word in argv])
        except SystemExit as exit:
            status = exit.code
        return status, *capsys.readouterr()

    return main


@pytest.fixture
def kept(main):
    """Three examples: reviewed by two who differ, with a text that acts on terminals, and untouched."""
    with FeedbackStore() as store:
        ids = [store.keep(FakeChecker().check(Draft(text=text)), consent=True, replace_names=False)
               for text in (TEXT, "Red \x1b[31malert", "Quiet day.")]
        store.accept(ids[0], "ann")
        store.correct(ids[0], "bob", labels=["live_location"])
        store.correct(ids[1], "ann", labels=[])
    return ids


@pytest.mark.parametrize("argv", [["feedback"], ["feedback", "list"], ["feedback", "export"], ["feedback", "delete"],
                                  ["compare"], ["models", "promote"], ["models", "rollback"], ["models", "log"]])
def test_help(main, argv):
    status, out, _ = main(*argv, "--help")
    assert status == 0 and out.startswith("usage: smclassify")


class TestFeedback:
    def test_where_makes_nothing(self, main, tmp_path):
        status, out, _ = main("feedback", "where")
        assert (status, out.strip()) == (0, str(tmp_path / "data" / "feedback.sqlite"))
        assert not (tmp_path / "data").exists()

    def test_where_hides_a_password(self, main):
        assert "hunter2" not in main("feedback", "where", "--store", "postgresql://ann:hunter2@db/x")[1]

    def test_list(self, main, kept):
        status, out, _ = main("feedback", "list")
        assert status == 0 and "\x1b" not in out
        assert all(id[:12] in out for id in kept)
        assert "ann accepted: live_location, student_name" in out and "NAMES KEPT" in out

    def test_list_disagreements(self, main, kept):
        _, out, _ = main("feedback", "list", "--disagreements")
        assert kept[0][:12] in out and kept[1][:12] not in out

    def test_list_json(self, main, kept):
        rows = [json.loads(line) for line in main("feedback", "list", "--json")[1].splitlines()]
        assert [row["id"] for row in rows] == kept
        assert rows[0]["reviews"][1]["decision"] == "corrected"

    def test_export(self, main, kept, tmp_path):
        status, out, _ = main("feedback", "export", tmp_path / "out.jsonl")
        assert status == 0 and out.startswith("2 reviewed posts")
        assert len(list(read_labelled([tmp_path / "out.jsonl"]))) == 2

    def test_delete(self, main, kept):
        assert main("feedback", "delete", kept[0][:12])[1] == "1 deleted\n"
        assert main("feedback", "delete", "--all")[1] == "2 deleted\n"
        assert main("feedback", "list")[1] == ""

    @pytest.mark.parametrize("argv", [[], ["--all", "abc"], ["not-an-id"], [""]])
    def test_delete_says_what_it_needs(self, main, kept, argv):
        status, _, err = main("feedback", "delete", *argv)
        assert status == 2 and err.startswith("smclassify: feedback delete: ")
        assert len(main("feedback", "list", "--json")[1].splitlines()) == 3


class TestCompare:
    @pytest.fixture
    def labelled(self, tmp_path):
        rows = [{"id": i, "text": f"{TEXT if i % 2 else 'Quiet day.'} {i}", "account": "sponsored",
                 "labels": ["live_location", "student_name"] if i % 2 else []} for i in range(30)]
        path = tmp_path / "labelled.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    def test_one_model(self, main, labelled):
        status, out, _ = main("compare", labelled)
        assert status == 0 and "macro F1" in out and "before" not in out

    def test_two_models(self, main, labelled, tmp_path):
        status, out, _ = main("compare", labelled, tmp_path)
        assert status == 0 and "before" in out

    @pytest.mark.parametrize("extension", ["html", "json", "txt"])
    def test_to_a_file(self, main, labelled, tmp_path, extension):
        status, _, _ = main("compare", labelled, tmp_path, "-o", tmp_path / f"out.{extension}")
        content = (tmp_path / f"out.{extension}").read_text(encoding="utf-8")
        assert status == 0 and "student" in content

    def test_an_unknown_format(self, main, labelled, tmp_path):
        status, _, err = main("compare", labelled, "-o", tmp_path / "out.pdf")
        assert status == 2 and ".html" in err


class TestModels:
    @pytest.fixture
    def folders(self, tmp_path, monkeypatch):
        monkeypatch.setattr(promotion.promote, "__kwdefaults__", {**promotion.promote.__kwdefaults__, "load": Pupil})
        return models(tmp_path / "models"), models(tmp_path / "good"), models(tmp_path / "bad", threatening=1.0)

    def test_promote_refuse_roll_back_and_log(self, main, folders):
        in_use, good, bad = folders
        was = identity(in_use)
        status, _, err = main("models", "promote", bad, "--models", in_use)
        assert status == 1 and "threatening F1" in err and "Not promoted" in err
        assert identity(in_use) == was
        status, out, _ = main("models", "--models", in_use, "promote", good)
        assert status == 0 and "In use now" in out
        assert main("models", "rollback", "--models", in_use)[0] == 0
        assert identity(in_use) == was
        assert [line.split()[1] for line in main("models", "log")[1].splitlines() if "->" in line] == [
            "refused", "promoted", "rolled"]
        assert len(main("models", "log", "--json")[1].splitlines()) == 3

    def test_force(self, main, folders):
        in_use, _, bad = folders
        assert main("models", "promote", bad, "--force", "--models", in_use)[0] == 0
        assert identity(in_use) == identity(bad)

    def test_the_list_is_as_before(self, main, folders):
        status, out, _ = main("models", "--json", "--models", folders[0])
        assert status == 0 and [row["name"] for row in json.loads(out)] == ["nlp", "tone"]

    def test_nothing_to_roll_back(self, main, folders):
        status, _, err = main("models", "rollback", "--models", folders[0])
        assert status == 2 and "nothing to go back to" in err


def test_the_parser_imports_nothing_heavy():
    code = "import sys, smclassify.cli as c; c.parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True,
                          check=True)
    assert not {"sqlalchemy", "sklearn", "spacy", "numpy"} & set(done.stdout.split())
