"""Frames and clusters give the records that files give."""

import json

import pandas as pd
import pytest
from fake_checker import FakeChecker, LoadFake

from smclassify.errors import InputError
from smclassify.scan import Loader, engines, frame_meta, scan_frame, tables
from smclassify.vocabulary import Account

ROWS = [{"text": f"post {i} with Lily" if i % 3 else f"post {i}. Vote yes"} for i in range(300)]


class TestFrame:
    def test_gives_the_records_of_a_scan(self, posts, run, tmp_path):
        run(posts(ROWS))
        records = list(tables.records(tmp_path / "out.jsonl"))
        frame = scan_frame(pd.DataFrame(ROWS), checker=FakeChecker())
        assert frame.drop(columns="source").to_dict("records") == [
            {key: value for key, value in record.items() if key != "source"} for record in records
        ]

    def test_keeps_the_index_and_rows_that_cannot_be_read(self):
        df = pd.DataFrame(
            {
                "Message": ["Lily", None, "x", "y"],
                "policy": [None, None, "/etc/passwd", "stonington"],
                "id": [7, 8, 9, 10],
            },
            index=[5, 3, 4, 1],
        )
        frame = scan_frame(df, checker=FakeChecker())
        assert list(frame.index) == [5, 3, 4, 1]
        assert list(frame["id"]) == ["7", "8", "9", "10"]
        assert list(frame["verdict"]) == ["stop", "review", "review", "clear"]
        assert frame["error"][3] == "no text"
        assert "its policy is none of" in frame["error"][4]

    def test_takes_a_context(self):
        df = pd.DataFrame({"words": ["Vote yes, Ana"], "text": [""]})
        frame = scan_frame(
            df, text_column="words", account=Account.PERSONAL, roster=("Ana",), checker=FakeChecker()
        )
        assert list(frame["labels"]) == [["student_name"]]

    def test_of_no_rows_has_the_columns(self):
        assert list(scan_frame(pd.DataFrame({"text": []}), checker=FakeChecker())) == list(frame_meta())

    def test_without_text_is_an_error(self):
        with pytest.raises(InputError, match="no text column"):
            scan_frame(pd.DataFrame({"colour": ["red"]}), checker=FakeChecker())


def test_dask_is_asked_for_by_name_where_it_is_missing(posts, run, monkeypatch):
    import builtins

    real = builtins.__import__

    def without_dask(name, *args, **kwargs):
        if name.startswith("dask"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_dask)
    with pytest.raises(InputError, match=r"pip install \"smclassify\[distributed\]\""):
        run(posts(ROWS), engine="dask")


@pytest.fixture(scope="module")
def cluster():
    """Two workers over TCP."""
    distributed = pytest.importorskip("dask.distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp://", silence_logs=50
    ) as cluster:
        yield cluster


class TestDask:
    def test_gives_the_same_bytes_though_a_worker_dies(self, posts, run, tmp_path, cluster):
        rows = [*ROWS]
        rows[150] = {"text": f"die once {tmp_path / 'died'}"}
        source = posts(rows)
        run(source, batch_size=20, engine="dask", scheduler=cluster.scheduler_address)
        assert (tmp_path / "died").exists()
        run(source, batch_size=20, output=tmp_path / "local.jsonl")
        assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "local.jsonl").read_bytes()

    def test_sends_a_district_s_policy_along(self, posts, run, tmp_path, cluster):
        from smclassify.resources import data_path
        from smclassify.scan import Context

        own = tmp_path / "own.toml"
        own.write_bytes(data_path("policies", "crec.toml").read_bytes())
        summary = run(
            posts(ROWS), engine="dask", scheduler=cluster.scheduler_address, context=Context(policy=str(own))
        )
        assert summary.counts["stop"] == 200

    def test_refuses_workers_with_other_models(self, posts, run, cluster, monkeypatch):
        from smclassify.scan import judging

        monkeypatch.setattr(judging, "fingerprint", lambda load: "mine")
        with pytest.raises(InputError, match="another version of smclassify or of its models"):
            run(posts(ROWS), engine="dask", scheduler=cluster.scheduler_address)

    def test_says_when_nothing_answers(self, posts, run, monkeypatch):
        pytest.importorskip("dask.distributed")
        monkeypatch.setattr(engines, "SECONDS_TO_CONNECT", 1)
        with pytest.raises(InputError, match="--scheduler: no Dask scheduler answers there"):
            run(posts(ROWS), engine="dask", scheduler="tcp://127.0.0.1:9")

    def test_judges_partitions_of_a_dask_frame(self, cluster):
        dd = pytest.importorskip("dask.dataframe")
        frame = dd.from_pandas(pd.DataFrame(ROWS), npartitions=3)
        judged = frame.map_partitions(scan_frame, checker=FakeChecker(), meta=frame_meta())
        found = judged.compute(scheduler="sync")
        expected = scan_frame(pd.DataFrame(ROWS), checker=FakeChecker())
        assert list(found["labels"]) == list(expected["labels"])


def test_the_loader_tells_models_apart(tmp_path):
    assert Loader(tmp_path).fingerprint() is None
    (tmp_path / "manifest.json").write_text(json.dumps({}))
    assert Loader(tmp_path).fingerprint()
    assert LoadFake()() == FakeChecker()
