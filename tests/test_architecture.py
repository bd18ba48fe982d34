"""A module imports from lower floors only, or from earlier siblings on its own floor."""

import ast
import sys
from itertools import chain
from pathlib import Path

import pytest

import smclassify

PACKAGE = Path(smclassify.__file__).parent

# The contents page: every module by its floor, each floor in the order in which it may be built.
FLOORS = {
    1: "vocabulary errors",
    2: "resources policy_toml policy corpus nobody roster exports lexicon language spelling metadata renaming",
    3: "encoder components.reader components.people components.students components.whereabouts "
       "components.disclosures components.framing pipeline grams tone features findings artifacts",
    4: "checker rewrite report scan evaluate audit train analysis comparison feedback promotion",
    5: "commands feedback_commands cli __main__",
}
MODULES = list(chain.from_iterable(names.split() for names in FLOORS.values()))
PLACE = {name: (floor, MODULES.index(name)) for floor, names in FLOORS.items() for name in names.split()}
FOLDERS = {"exports", "scan", "rewrite", "train", "feedback", "comparison"}  # folders that are one module to the others


def files():
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "_bundled" not in path.parts]


def module(path):
    """``components.people`` for smclassify/components/people.py; the folder's name inside `FOLDERS`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0] if parts[0] in FOLDERS else ".".join(part for part in parts if part != "__init__")


def imported(path):
    """Dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(name):
    """The module of ours that a dotted name stands for, or None."""
    if name.split(".")[0] != "smclassify":
        return None
    parts = name.split(".")[1:]
    return next((known for n in (2, 1) if (known := ".".join(parts[:n])) in PLACE), None)


def outside(path):
    return {name.split(".")[0] for name in imported(path)}


EDGES = sorted({(module(path), target) for path in files() for name in imported(path)
                if module(path) and (target := own(name)) and target != module(path)})


def test_every_module_has_its_floor():
    assert {module(path) for path in files()} - {"", "components"} - PLACE.keys() == set()


def test_every_import_of_ours_is_known():
    names = [name for path in files() for name in imported(path) if name.startswith("smclassify.")]
    assert [name for name in names if own(name) is None and name != "smclassify.__version__"] == []


@pytest.mark.parametrize(("importer", "target"), [pytest.param(*edge, id="->".join(edge)) for edge in EDGES])
def test_imports_go_down(importer, target):
    assert PLACE[target] < PLACE[importer]


@pytest.mark.parametrize("path", files(), ids=module)
def test_streamlit_stays_outside(path):
    assert "streamlit" not in outside(path)


@pytest.mark.parametrize("path", [path for path in files() if module(path) != "train"], ids=module)
def test_torch_is_for_training_only(path):
    assert not outside(path) & {"torch", "transformers", "onnx", "sentence_transformers"}


@pytest.mark.parametrize("path", [path for path in files() if PLACE.get(module(path), (9,))[0] == 1], ids=module)
def test_the_words_need_the_standard_library_only(path):
    assert outside(path) - {"smclassify"} <= sys.stdlib_module_names
