"""The command line keeps its promises: exit statuses, one line an error, nothing on a terminal that acts."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest import param

from smclassify import __version__, cli, commands, policy

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from fake_checker import FakeChecker, LoadFake  # noqa: E402

COMMANDS = ["app", "check", "scan", "train", "evaluate", "models", "policies"]


@pytest.fixture
def main(monkeypatch, capsys):
    """Run a command line with the fake; return status, standard output and standard error."""
    monkeypatch.setattr(commands, "_loader", lambda options: LoadFake())

    def main(*argv, stdin: bytes | None = None):
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            status = cli.main([str(word) for word in argv])
        except SystemExit as exit:
            status = exit.code
        return status, *capsys.readouterr()

    return main


def shell(*argv, **options):
    """Run ``python -m smclassify`` for real."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "smclassify", *argv],
        env=environment,
        capture_output=True,
        timeout=60,
        **options,
    )


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_shows_examples(self, main, command):
        status, out, _ = main(command, "--help")
        assert status == 0
        assert f"examples:\n  smclassify {command}" in out

    def test_lists_every_command_and_starts_at_once(self):
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            done = shell("--help")
            best = min(best, time.perf_counter() - start)
        assert done.returncode == 0
        assert all(f"    {command}" in done.stdout.decode() for command in COMMANDS)
        assert best < 0.5

    def test_imports_nothing_heavy(self):
        code = "import sys, smclassify.cli as c; c.parser(); print(*sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert not {"numpy", "pandas", "spacy", "sklearn", "streamlit", "tqdm"} & set(done.stdout.split())

    def test_version(self, main):
        assert main("--version")[:2] == (0, f"smclassify {__version__}\n")


class TestCheck:
    @pytest.mark.parametrize(
        ("draft", "status"),
        [
            param("All is well.", 0, id="clear"),
            param("So proud of Maya T.!", 1, id="stop"),
            param("Vote yes on the budget", 1, id="review"),
            param("unjudgeable", 2, id="not judged"),
        ],
    )
    def test_exit_status(self, main, draft, status):
        assert main("check", draft)[0] == status
        assert main("check", "--json", draft)[0] == status

    def test_marks_the_draft(self, main):
        _, out, err = main("check", "So proud of Maya T.!")
        assert "So proud of [1 student name: Maya T.]!" in out
        assert err == ""

    def test_prints_the_record_in_ascii(self, main):
        _, out, _ = main("check", "--json", "Bravo 👩‍🏫 Lily \x1b[2J\x9b")
        assert out.isascii() and "\x1b" not in out
        record = json.loads(out)
        assert record["text"] == "Bravo 👩‍🏫 Lily \x1b[2J\x9b"
        assert record["id"] is None
        (finding,) = record["findings"]
        assert record["text"][finding["start"] : finding["end"]] == finding["text"] == "Lily"

    def test_account_changes_the_answer(self, main):
        assert main("check", "Vote yes", "--account", "personal")[0] == 0

    @pytest.mark.parametrize("arguments", [["-"], []])
    def test_reads_standard_input_less_its_last_newline(self, main, arguments):
        status, out, _ = main("check", *arguments, "--json", stdin="Lily é\n\n".encode())
        assert (status, json.loads(out)["text"]) == (1, "Lily é\n")

    def test_takes_a_roster(self, main, tmp_path):
        roster = tmp_path / "class.txt"
        roster.write_text("Omar\n")
        assert main("check", "Omar won", "--roster", roster)[0] == 1

    def test_takes_a_district_s_policy(self, main, tmp_path):
        own = tmp_path / "own.toml"
        own.write_bytes((ROOT / "data" / "policies" / "crec.toml").read_bytes())
        assert main("check", "Lily", "--policy", own)[0] == 1

    @pytest.mark.parametrize(
        ("arguments", "stdin", "said"),
        [
            param([""], None, "check: the draft is empty", id="empty"),
            param(["-"], b" \n", "check: the draft is empty", id="blank input"),
            param(["-"], b"caf\xe9", "standard input: not UTF-8 text", id="encoding"),
            param(["-"], b"x" * 1_000_001, "check: more than 1,000,000 bytes", id="huge"),
            param(["x", "--policy", "nowhere"], None, "policy: expected crec", id="policy"),
            param(["x", "--roster", "gone.txt"], None, "gone.txt: the roster cannot be read", id="roster"),
        ],
    )
    def test_what_cannot_run_is_one_line(self, main, arguments, stdin, said):
        status, out, err = main("check", *arguments, stdin=stdin)
        assert (status, out) == (2, "")
        assert err.startswith(f"smclassify: {said}") and err.count("\n") == 1

    def test_a_bug_is_one_line_that_quotes_no_post(self, main, monkeypatch):
        status, _, err = main("check", "explode Lily")
        assert (status, err.count("\n")) == (2, 1)
        assert "ZeroDivisionError" in err and "Lily" not in err
        monkeypatch.setenv("SMCLASSIFY_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            cli.main(["check", "explode Lily"])

    def test_an_interrupt_is_one_line(self, main, monkeypatch):
        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(FakeChecker, "check", interrupted)
        assert main("check", "x") == (130, "", "smclassify: stopped\n")


class TestScan:
    @pytest.fixture
    def source(self, tmp_path):
        path = tmp_path / "posts.csv"
        path.write_text("Message,account\nLily won,sponsored\nfine,\nVote yes,personal\n")
        return path

    def test_writes_records_and_says_so(self, main, source, tmp_path):
        output = tmp_path / "out.jsonl"
        status, out, err = main("scan", source, "-o", output)
        assert (status, err) == (0, "")
        assert out.startswith(f"{output}: 3 posts: 1 stop, 0 review, 2 clear")
        assert [json.loads(line)["id"] for line in output.read_text().splitlines()] == ["1", "2", "3"]

    def test_rows_that_cannot_be_read_give_status_3(self, main, tmp_path):
        source = tmp_path / "posts.jsonl"
        source.write_text('{"text": "fine"}\n{broken\n')
        status, _, err = main("scan", source, "-o", tmp_path / "out.csv")
        assert status == 3
        assert (
            err == f"smclassify: 1 rows could not be read; {tmp_path / 'out.csv.rejects.jsonl'} lists them\n"
        )

    def test_passes_its_options_on(self, main, source, tmp_path, monkeypatch):
        from smclassify import scan

        seen = []
        summary = scan.Summary(
            output=tmp_path, posts=0, rejected=0, counts={}, skipped=(), judged=0, seconds=0.0
        )  # fmt: skip
        monkeypatch.setattr(scan, "scan", lambda job: seen.append(job) or summary)
        roster = tmp_path / "class.txt"
        roster.write_text("Ana\n")
        options = "--workers 3 --resume --text-column Message --scheduler host:8786 --account personal"
        context = ["--policy", "stonington", "--roster", roster]
        assert main("scan", source, "-o", tmp_path / "out.html", *options.split(), *context)[0] == 0
        (job,) = seen
        assert (job.workers, job.resume, job.text_column) == (3, True, "Message")
        assert (job.engine, job.scheduler) == ("dask", "host:8786")
        assert (job.context.account, job.context.policy, job.context.roster) == (
            "personal",
            "stonington",
            ("Ana",),
        )

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            param(["-o", "out.doc"], "smclassify: out.doc: its extension", id="format"),
            param(
                ["-o", "no/such/out.csv"], "smclassify: no/such/out.csv: no file can be written", id="folder"
            ),
            param(["-o", "o.csv", "--workers", "0"], "smclassify: --workers: must be 1", id="workers"),
            param(
                ["-o", "o.csv", "--text-column", "x"], "smclassify: posts.csv, row 1: no column", id="column"
            ),
            param([], "usage: ", id="no output"),
        ],
    )
    def test_what_cannot_run(self, main, source, monkeypatch, tmp_path, arguments, said):
        monkeypatch.chdir(tmp_path)
        status, out, err = main("scan", source.name, *arguments)
        assert (status, out) == (2, "")
        assert err.startswith(said) and "Traceback" not in err
        assert os.listdir(tmp_path) == ["posts.csv"]


class TestPolicies:
    def test_json_has_every_clause(self, main):
        status, out, _ = main("policies", "--json")
        rows = json.loads(out)
        assert status == 0
        assert rows == [row for name in policy.available() for row in policy.load(name).coverage()]
        assert set(rows[0]) == {"policy", "clause", "coverage", "categories", "summary"}

    def test_the_table_has_a_line_a_clause(self, main):
        _, out, _ = main("policies", "stonington")
        rows = policy.load("stonington").coverage()
        assert all(
            any(row["clause"] in line and row["coverage"] in line for line in out.splitlines())
            for row in rows
        )
        assert "crec-" not in out

    def test_a_mistake_in_a_policy_is_one_line(self, main, tmp_path):
        own = tmp_path / "own.toml"
        own.write_text('id = "own"\n')
        status, out, err = main("policies", own)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("smclassify: own.toml")


class TestModels:
    ROWS = ({"name": "tone", "sha256": "ab" * 32, "verified": True, "metrics": {"macro_f1": 0.7}},)

    def test_lists_and_verifies(self, main, monkeypatch):
        monkeypatch.setattr("smclassify.artifacts.describe", lambda models=None: self.ROWS)
        status, out, _ = main("models", "--json")
        assert (status, json.loads(out)) == (0, list(self.ROWS))
        assert "verified" in main("models")[1]

    def test_an_altered_file_gives_status_1(self, main, monkeypatch):
        monkeypatch.setattr(
            "smclassify.artifacts.describe", lambda models=None: [{**self.ROWS[0], "verified": False}]
        )
        status, out, _ = main("models")
        assert status == 1
        assert "NOT VERIFIED" in out


class TestEvaluate:
    def test_scores_a_labelled_file(self, main, tmp_path):
        path = tmp_path / "labelled.jsonl"
        path.write_text('{"id": "1", "text": "Lily won", "labels": ["student_name"], "optional": []}\n')
        status, out, _ = main("evaluate", path, "--json")
        assert status == 0
        assert json.loads(out)["categories"]["student_name"]["recall"] == 1
        assert "student_name" in main("evaluate", path)[1]

    @pytest.mark.parametrize("content", ["", "{broken", '{"text": "x", "labels": ["nonsense"]}'])
    def test_a_file_that_cannot_be_scored_is_one_line(self, main, tmp_path, content):
        path = tmp_path / "labelled.jsonl"
        path.write_text(content)
        status, out, err = main("evaluate", path)
        assert (status, out, err.count("\n")) == (2, "", 1)


def test_train_passes_its_options_on(main, monkeypatch, tmp_path):
    from smclassify import train

    seen = {}
    monkeypatch.setattr(train, "train", lambda **options: seen.update(options), raising=False)
    assert (
        main("train", "--out", tmp_path, "--data", "a", "--data", "b", "--sample", "50", "--corpora", "c")[0]
        == 0
    )
    assert seen == {
        "out": tmp_path,
        "data": [Path("a"), Path("b")],
        "sample": 50,
        "parts": "heads",
        "corpora": Path("c"),
    }
    assert main("train", "--encoder")[0] == 0
    assert seen["parts"] == "encoder"
    assert main("train", "--heads", "--encoder")[0] == 2
    assert main("train", "--sample", "0")[0] == 2


class TestApp:
    @pytest.fixture
    def command(self, main, monkeypatch, tmp_path):
        """Return the command that `smclassify app` becomes."""
        (tmp_path / "app.py").write_text("")
        (tmp_path / "smclassify").mkdir()
        monkeypatch.setattr(commands, "PACKAGE", tmp_path / "smclassify")
        ran = []
        monkeypatch.setattr(commands, "_become", lambda command: ran.append(command) or 0)

        def command(*arguments):
            assert main("app", *arguments)[0] == 0
            return ran[-1]

        return command

    def test_listens_on_loopback_and_tells_nobody(self, command, tmp_path):
        words = " ".join(command())
        assert f"streamlit run {tmp_path / 'app.py'} --server.address 127.0.0.1" in words
        assert "--browser.gatherUsageStats false" in words

    def test_passes_on_what_it_does_not_know(self, command):
        words = command("--port", "8600", "--headless", "--server.maxUploadSize", "500", "--theme.base=dark")
        assert words[words.index("--server.port") + 1] == "8600"
        assert words[words.index("--server.headless") + 1] == "true"
        assert words[-3:] == ["--server.maxUploadSize", "500", "--theme.base=dark"]

    def test_finds_the_page_in_a_wheel(self, command, tmp_path):
        bundled = tmp_path / "smclassify" / "_bundled" / "app.py"
        bundled.parent.mkdir()
        bundled.write_text("")
        assert str(bundled) in command()

    def test_says_when_the_page_is_missing(self, main, monkeypatch, tmp_path):
        monkeypatch.setattr(commands, "PACKAGE", tmp_path / "smclassify")
        assert main("app") == (2, "", "smclassify: app: app.py is not there; install the package anew\n")


def test_other_commands_refuse_what_they_do_not_know(main):
    status, _, err = main("policies", "--colour")
    assert status == 2
    assert "unrecognized arguments: --colour" in err


def test_a_reader_that_leaves_early_is_no_error():
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "smclassify", "policies"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_terminal_that_knows_no_emoji_gets_them_spelled_out():
    done = shell("policies", "😀", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.count(b"\n") == 1
