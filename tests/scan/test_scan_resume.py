"""A scan killed at any moment and resumed gives the bytes of one that was not."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_checker import FakeChecker
from pytest import param

from smclassify.errors import InputError, SmclassifyError
from smclassify.scan import Context
from smclassify.scan.parts import Parts

FAKES = Path(__file__).parents[1] / "fakes"

SCRIPT = """
import sys
from pathlib import Path
from fake_checker import LoadFake
from smclassify.scan import Scan, parts, scan
parts.SECONDS_BETWEEN_SAVES = 0.02
if __name__ == "__main__":
    source, output, workers = sys.argv[1:]
    scan(Scan(inputs=(Path(source),), output=Path(output), workers=int(workers), resume=True, batch_size=16,
              load=LoadFake(pause=0.001)))
"""
ROWS = [
    {"text": f"post {i} on Lily", "created_at": f"2024-0{i % 9 + 1}-01"} if i % 7 else {"text": f"post {i}"}
    for i in range(1500)
]
ROWS[400:400] = ["{broken"]
ROWS[900:900] = [{"text": "x", "policy": "nowhere"}]


@pytest.mark.parametrize(("workers", "ext"), [(1, "jsonl"), (2, "jsonl"), (1, "xlsx")])
def test_killed_five_times(posts, run, tmp_path, workers, ext):
    source = posts(ROWS)
    run(source, ext=ext, batch_size=16, output=tmp_path / f"whole.{ext}")
    script, output = tmp_path / "scan.py", tmp_path / f"out.{ext}"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(FAKES), str(FAKES.parents[1])])}
    command = [sys.executable, str(script), str(source), str(output), str(workers)]
    dice = random.Random(workers)
    reached = [0]
    for _ in range(5):
        with subprocess.Popen(command, env=environment) as process:
            while process.poll() is None and position(output) <= reached[-1]:
                time.sleep(0.005)
            time.sleep(dice.uniform(0, 0.1))
            process.kill()
        reached.append(position(output))
    subprocess.run(command, env=environment, check=True)
    assert 0 < reached[1] < reached[2] and reached[1] < len(ROWS), reached
    for end in ("", ".rejects.jsonl"):
        assert Path(f"{output}{end}").read_bytes() == (tmp_path / f"whole.{ext}{end}").read_bytes()
    assert not list(tmp_path.glob("*.part"))


def position(output):
    """How far a scan under way has come, as far as it has told."""
    try:
        return json.loads(Path(f"{output}.state.part").read_bytes())["position"]
    except FileNotFoundError:
        return 0


class Interrupt(FakeChecker):
    """Is interrupted at the post that says so."""

    def report(self, draft):
        if draft.text == "post 70":
            raise KeyboardInterrupt
        return super().report(draft)


def test_an_interrupt_keeps_what_is_judged(posts, run, tmp_path):
    source = posts([{"text": f"post {i}"} for i in range(100)])
    with pytest.raises(KeyboardInterrupt):
        run(source, load=Interrupt, batch_size=10)
    assert not (tmp_path / "out.jsonl").exists()
    summary = run(source, batch_size=10, resume=True)
    assert (summary.posts, summary.judged) == (100, 30)
    texts = [json.loads(line)["text"] for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert texts == [f"post {i}" for i in range(100)]


@pytest.mark.parametrize("step", ["convert", "rename"])
def test_an_end_cut_short_is_taken_up(posts, run, tmp_path, monkeypatch, step):
    """The last steps can be repeated: nothing is judged again for them."""
    source = posts([{"text": f"post {i} on Lily"} for i in range(30)] + ["{broken"])
    run(source, ext="csv", output=tmp_path / "whole.csv")
    replace = os.replace

    def cut(old, new):
        if str(new).endswith("out.csv" if step == "convert" else "out.csv.rejects.jsonl"):
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        run(source, ext="csv")
    monkeypatch.setattr(os, "replace", replace)
    summary = run(source, ext="csv", resume=True, load=lambda: pytest.fail("judged again"))
    assert (summary.posts, summary.judged, summary.rejected) == (30, 0, 1)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not list(tmp_path.glob("*.part"))


@pytest.fixture
def interrupted(posts, run):
    """A scan stopped at post 70 of 100; returns its input."""
    source = posts([{"text": f"post {i}"} for i in range(100)])
    with pytest.raises(KeyboardInterrupt):
        run(source, load=Interrupt, batch_size=10)
    return source


def test_without_resume_a_scan_starts_over(interrupted, run):
    assert run(interrupted, batch_size=10).judged == 100


def test_resume_where_nothing_was_begun_starts(posts, run):
    assert run(posts([{"text": "one"}]), resume=True).judged == 1


@pytest.mark.parametrize(
    "options",
    [
        param({"context": Context(policy="stonington")}, id="policy"),
        param({"context": Context(roster=("Ana",))}, id="roster"),
        param({"text_column": "text"}, id="column"),
        param({"batch_size": 20}, id="batch size"),
    ],
)
def test_resume_refuses_other_options(interrupted, run, options):
    with pytest.raises(
        InputError, match=r"out.jsonl.state.part: of a scan of other input or with other options"
    ):
        run(interrupted, resume=True, **{"batch_size": 10, **options})


def test_resume_refuses_another_input(interrupted, run):
    with interrupted.open("a") as file:
        file.write('{"text": "more"}\n')
    with pytest.raises(InputError, match="of other input"):
        run(interrupted, resume=True, batch_size=10)


def test_resume_takes_other_workers(interrupted, run):
    assert run(interrupted, resume=True, batch_size=10, workers=2).judged == 30


@pytest.mark.parametrize("content", [b"", b"[1, 2]", b"{", b'{"key": 1, "other": 2}', b"\xff\xfe"])
def test_a_damaged_state_is_one_line(interrupted, run, tmp_path, content):
    (tmp_path / "out.jsonl.state.part").write_bytes(content)
    with pytest.raises(InputError, match=r"out.jsonl.state.part: damaged; scan without --resume"):
        run(interrupted, resume=True, batch_size=10)


def test_a_part_cut_short_is_noticed(interrupted, run, tmp_path):
    (tmp_path / "out.jsonl.part").write_bytes(b"")
    with pytest.raises(InputError, match=r"out.jsonl.part: shorter than it was"):
        run(interrupted, resume=True, batch_size=10)


def test_a_worker_that_dies_is_one_line_and_its_batch_is_judged_on_resume(posts, run, tmp_path):
    rows = [{"text": f"post {i}"} for i in range(60)]
    rows[30] = {"text": f"die once {tmp_path / 'died'}"}
    source = posts(rows)
    with pytest.raises(SmclassifyError, match=r"a worker process was killed, .* --resume"):
        run(source, workers=2, batch_size=5)
    run(source, workers=2, batch_size=5, resume=True)
    texts = [json.loads(line)["text"] for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert texts == [row["text"] for row in rows]


def test_workers_end_with_their_parent(posts, tmp_path):
    script = tmp_path / "scan.py"
    script.write_text(SCRIPT.replace("0.001", "0.2"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(FAKES), str(FAKES.parents[1])])}
    source = posts([{"text": f"post {i}"} for i in range(200)])
    command = [sys.executable, str(script), str(source), str(tmp_path / "out.jsonl"), "2"]
    with subprocess.Popen(command, env=environment) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            process.kill()
            pytest.skip("needs Linux's list of children")
        deadline = time.monotonic() + 20
        while len(workers := children.read_text().split()) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert len(workers) >= 3
    while any(_runs(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(worker) for worker in workers)


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_key_is_kept_between_runs(tmp_path):
    with Parts(tmp_path / "out.jsonl", "key", resume=False) as parts:
        parts.state.position = 1
        parts.save()
    assert Parts(tmp_path / "out.jsonl", "key", resume=True).state.position == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_sees_a_bar_even_if_it_does_not_tell_its_size(posts, tmp_path):
    import pty

    script = tmp_path / "scan.py"
    script.write_text(SCRIPT)
    source = posts([{"text": f"post {i}"} for i in range(400)])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(FAKES), str(FAKES.parents[1])])}
    ours, theirs = pty.openpty()
    command = [sys.executable, str(script), str(source), str(tmp_path / "out.jsonl"), "1"]
    subprocess.run(command, env=environment, stderr=theirs, stdout=subprocess.DEVNULL, check=True, timeout=60)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "400/400" in shown and "posts/s" in shown
