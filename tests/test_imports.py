"""What the first answer need not wait for."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["pandas", "pyarrow", "streamlit", "torch", "transformers", "dask"])
def test_the_checker_is_imported_without(module):
    code = ("import sys; from smclassify.commands import _lean_imports\n"
            "with _lean_imports():\n    import smclassify.checker\n"
            f"sys.exit({module!r} in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_was_hidden_can_be_imported_afterwards():
    code = ("from smclassify.commands import _lean_imports\n"
            "with _lean_imports():\n    import smclassify.checker\nimport pandas\nassert pandas.DataFrame")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
