"""Scans with a checker that needs no models; see ``tests/fakes``."""

import json
import sys
from pathlib import Path

import pytest

FAKES = Path(__file__).parents[1] / "fakes"
sys.path.insert(0, str(FAKES))

from fake_checker import LoadFake  # noqa: E402

from smclassify.scan import Scan, scan  # noqa: E402


@pytest.fixture
def posts(tmp_path):
    """Write rows as JSON lines and return the file's path."""

    def write(rows, name="posts.jsonl"):
        path = tmp_path / name
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(tmp_path):
    """Scan files to ``tmp_path/out.EXT`` with the fake; return the summary."""

    def run(*inputs, ext="jsonl", **options):
        options = {"output": tmp_path / f"out.{ext}", "load": LoadFake(), **options}
        return scan(Scan(inputs=inputs, **options))

    return run


@pytest.fixture
def read_lines():
    """Return the objects of a JSON-lines file."""
    return lambda path: [json.loads(line) for line in path.read_bytes().splitlines()]
