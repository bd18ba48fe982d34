"""Every notebook runs from top to bottom, on few posts, and is kept without outputs, as a lesson that defines nothing.

``SMCLASSIFY_SAMPLE=0`` runs them on everything, as a reader would.
"""

import ast
import os
import warnings
from pathlib import Path

import pytest

from smclassify.resources import models_path

nbformat = pytest.importorskip("nbformat", reason="notebooks need the notebooks extra")
pytest.importorskip("nbclient", reason="notebooks need the notebooks extra")
pytest.importorskip("ipykernel", reason="notebooks need the notebooks extra")
pytest.importorskip("matplotlib", reason="notebooks need the notebooks extra")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAMPLE = os.environ.get("SMCLASSIFY_SAMPLE", "500")
MINUTES = 5


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_six_in_order():
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


def test_it_is_kept_without_outputs(notebook):
    assert [cell.id for cell in code(notebook) if cell.outputs or cell.execution_count is not None] == []


def test_it_reads_as_a_lesson(notebook):
    assert notebook.cells[0].cell_type == "markdown" and notebook.cells[0].source.startswith("# ")
    words = sum(len(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")
    assert words > 120


def test_it_defines_nothing(notebook):
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert [cell.id for cell in code(notebook)
            if any(isinstance(node, defining) for node in ast.walk(ast.parse(cell.source)))] == []


@pytest.mark.skipif(not (models_path() / "manifest.json").is_file(), reason="there are no models yet")
def test_it_runs(notebook, tmp_path, monkeypatch):
    from nbclient import NotebookClient

    if any("suspects" in cell.source for cell in code(notebook)):
        pytest.importorskip("cleanlab", reason="notebooks need the notebooks extra")
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    for name, value in {"SMCLASSIFY_SAMPLE": SAMPLE, "SMCLASSIFY_RUNS": str(tmp_path / "runs"),
                        "SMCLASSIFY_DATA": str(tmp_path / "data"), "IPYTHONDIR": str(tmp_path / "ipython"),
                        "PYTHONPATH": str(ROOT), **threads}.items():
        monkeypatch.setenv(name, value)
    with warnings.catch_warnings():  # Jupyter's own, of its own making
        warnings.simplefilter("ignore")
        NotebookClient(notebook, timeout=MINUTES * 60, kernel_name="python3", allow_errors=False,
                       resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    said = [output for cell in code(notebook) for output in cell.outputs]
    assert [output.text for output in said if output.output_type == "stream" and "Warning" in output.text] == []
