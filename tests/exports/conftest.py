"""Fixtures that write files and zips."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def write(tmp_path):
    """``write("a.csv", "text\\nhi")`` writes a file below a folder of the test's own and returns its path."""

    def write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding, "surrogatepass"))
        return path

    return write


@pytest.fixture
def zipped(tmp_path):
    """``zipped({"data/tweets.js": "..."})`` writes a zip and returns its path."""

    def zipped(members: dict[str, str | bytes], name: str = "export.zip", **options) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return zipped
