"""What goes in comes out: every post once, in order, in its own context; what cannot be read is listed."""

import errno
import json
import os

import pytest
from fake_checker import FakeChecker, LoadFake
from pytest import param

from smclassify.errors import InputError, SmclassifyError
from smclassify.policy import available
from smclassify.scan import Context, Loader
from smclassify.scan.batches import batches
from smclassify.scan.judging import judge, reports
from smclassify.scan.parts import Parts
from smclassify.vocabulary import Account, Draft

MIXED = [
    {"id": "a-1", "text": "So proud of Maya T. today", "created_at": "2024-01-01T15:00:00Z"},
    {"text": "Vote yes on the budget"},
    {"text": "Vote yes on the budget", "account": "personal"},
    {"text": "Omar won", "roster": ["Omar"]},
    {"text": "unjudgeable"},
]


class TestRecords:
    def test_one_a_post_in_order(self, posts, run, read_lines, tmp_path):
        summary = run(posts(MIXED))
        records = read_lines(tmp_path / "out.jsonl")
        assert [r["id"] for r in records] == ["a-1", "2", "3", "4", "5"]
        assert [r["verdict"] for r in records] == ["stop", "review", "clear", "stop", "review"]
        assert records[0]["source"] == "posts.jsonl"
        assert records[0]["posted_at"] == "2024-01-01T15:00:00Z"
        assert records[4]["error"] == "it is not in English"
        assert (summary.posts, summary.rejected) == (5, 0)
        assert summary.counts == {"stop": 2, "review": 2, "clear": 1, "unjudged": 1}

    def test_leave_nothing_else_behind(self, posts, run, tmp_path):
        run(posts(MIXED))
        assert sorted(os.listdir(tmp_path)) == ["out.jsonl", "posts.jsonl"]

    def test_a_labelled_post_s_labels_are_ignored(self, posts, run, read_lines, tmp_path):
        run(posts([{"id": "d", "text": "Hi", "labels": ["obscene"], "optional": [], "spans": []}]))
        assert read_lines(tmp_path / "out.jsonl")[0]["labels"] == []

    def test_options_give_the_context_and_a_row_s_own_wins(self, posts, run, read_lines, tmp_path):
        context = Context(account=Account.PERSONAL, roster=("Ana",))
        rows = [
            {"text": "Vote yes, Ana"},
            {"text": "Vote yes, Ana", "account": "sponsored", "roster": ["Bo"]},
        ]
        run(posts(rows), context=context)
        assert [r["labels"] for r in read_lines(tmp_path / "out.jsonl")] == [["student_name"], ["political"]]

    def test_several_inputs_follow_each_other(self, posts, run, read_lines, tmp_path):
        run(posts([{"text": "one"}], "b.jsonl"), posts([{"text": "two"}], "a.jsonl"))
        assert [r["text"] for r in read_lines(tmp_path / "out.jsonl")] == ["one", "two"]

    @pytest.mark.parametrize("workers", [1, 2])
    @pytest.mark.parametrize("batch_size", [1, 7, 256])
    def test_workers_change_nothing(self, posts, run, tmp_path, workers, batch_size):
        rows = [{"text": f"post {i} on Lily" if i % 3 else f"post {i}"} for i in range(50)]
        run(posts(rows), workers=workers, batch_size=batch_size)
        records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
        assert [r["text"] for r in records] == [row["text"] for row in rows]
        assert all(r["labels"] == (["student_name"] if "Lily" in r["text"] else []) for r in records)

    def test_a_failing_model_costs_one_post(self, posts, run, read_lines, tmp_path):
        summary = run(posts([{"text": "fine"}, {"text": "explode Lily"}, {"text": "Lily"}]))
        records = read_lines(tmp_path / "out.jsonl")
        assert [r["verdict"] for r in records] == ["clear", "review", "stop"]
        assert records[1]["error"] == "the models failed on it (ZeroDivisionError)"
        assert summary.counts["unjudged"] == 1


class TestRejects:
    def test_are_listed_with_file_row_and_reason(self, posts, run, read_lines, tmp_path):
        summary = run(posts([{"text": "one"}, "{not json", {"text": "two"}]))
        (reject,) = read_lines(tmp_path / "out.jsonl.rejects.jsonl")
        assert (reject["file"], reject["row"]) == ("posts.jsonl", 2)
        assert reject["reason"]
        assert summary.rejected == 1
        assert [r["text"] for r in read_lines(tmp_path / "out.jsonl")] == ["one", "two"]

    @pytest.mark.parametrize("policy", ["/etc/passwd", "own.toml", "nowhere", "../crec"])
    def test_a_row_s_policy_opens_no_file(self, posts, run, read_lines, tmp_path, policy):
        (tmp_path / "own.toml").write_text("")
        run(posts([{"text": "x", "policy": policy}, {"text": "y", "policy": "Stonington"}]))
        (reject,) = read_lines(tmp_path / "out.jsonl.rejects.jsonl")
        assert reject["reason"] == f"its policy is none of {', '.join(available())}"
        assert [r["text"] for r in read_lines(tmp_path / "out.jsonl")] == ["y"]

    def test_a_later_scan_without_any_takes_the_list_away(self, posts, run, tmp_path):
        run(posts([{"text": "one"}, "{not json"]))
        run(posts([{"text": "one"}]))
        assert sorted(os.listdir(tmp_path)) == ["out.jsonl", "posts.jsonl"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            param({"ext": "docx"}, "out.docx: its extension must be one of .jsonl", id="format"),
            param({"workers": 0}, "--workers: must be 1 or more", id="workers"),
            param({"context": Context(policy="nowhere")}, "policy: expected crec", id="policy"),
        ],
    )
    def test_an_option_that_cannot_be_used(self, posts, run, options, said):
        with pytest.raises(SmclassifyError, match=said):
            run(posts([{"text": "one"}]), **options)

    def test_a_missing_input_costs_no_time(self, posts, run, tmp_path):
        with pytest.raises(InputError, match="no such file or folder"):
            run(posts([{"text": "one"}]), tmp_path / "gone.csv")

    def test_an_output_over_or_inside_its_input(self, posts, run, tmp_path):
        path = posts([{"text": "one"}], "out.jsonl")
        with pytest.raises(InputError, match="choose another place"):
            run(path)
        with pytest.raises(InputError, match="choose another place"):
            run(tmp_path)
        assert json.loads(path.read_text()) == {"text": "one"}

    def test_an_input_without_posts_leaves_nothing_behind(self, run, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("colour,size\nred,3\n")
        with pytest.raises(InputError, match="text column"):
            run(path)
        assert os.listdir(tmp_path) == ["table.csv"]

    def test_a_full_disk_is_one_line_and_what_was_written_holds(self, posts, run, tmp_path, monkeypatch):
        rows = [{"text": f"post {i}"} for i in range(20)]
        path, write = posts(rows), Parts.write

        def full(parts, batch, judged):
            if parts.state.posts >= 10:
                raise parts._unwritable(OSError(errno.ENOSPC, "No space left on device"))
            write(parts, batch, judged)

        monkeypatch.setattr(Parts, "write", full)
        with pytest.raises(SmclassifyError, match=r"out.jsonl: the disk is full after 10 posts; .* --resume"):
            run(path, batch_size=5)
        monkeypatch.setattr(Parts, "write", write)
        assert run(path, batch_size=5, resume=True).judged == 10
        assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 20


def test_a_batch_is_bounded_by_characters_too(posts):
    from smclassify.exports import read

    rows = [{"text": "x" * 90_000} for _ in range(30)]
    sizes = [len(batch.drafts) for batch in batches(read(posts(rows)), Context())]
    assert sizes == [12, 12, 6]


def test_reports_come_back_for_every_draft_whatever_fails():
    drafts = [Draft(text=text) for text in ("a", "explode", "b", "explode", "c")]
    found = list(reports(FakeChecker(), drafts))
    assert [report.draft.text for report in found] == [draft.text for draft in drafts]
    assert [report.error is None for report in found] == [True, False, True, False, True]


def test_a_checker_that_loses_a_post_is_not_believed():
    class Lossy(FakeChecker):
        def check_many(self, drafts, *, batch_size=256):
            return super().check_many(list(drafts)[1:])

    with pytest.raises(SmclassifyError, match="1 reports for 2 posts"):
        judge(Lossy(), [Draft(text="a"), Draft(text="b")])


def test_loaders_travel():
    import pickle

    for load in (Loader(), LoadFake()):
        assert pickle.loads(pickle.dumps(load)) == load
