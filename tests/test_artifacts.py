"""Nothing is loaded, let alone unpickled, unless its hash is the one written down."""

import json
import pickle

import joblib
import pytest

from smclassify import artifacts
from smclassify.errors import ArtifactError


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


@pytest.fixture
def models(tmp_path):
    """A models folder with two small artefacts and their manifest."""
    folder = tmp_path / "models"
    (folder / "tone").mkdir(parents=True)
    (folder / "nlp" / "inner").mkdir(parents=True)
    joblib.dump({"answer": 42}, folder / "tone" / "tone.joblib")
    (folder / "nlp" / "meta.json").write_text("{}", encoding="utf-8")
    (folder / "nlp" / "inner" / "model.onnx").write_bytes(b"weights")
    artifacts.write_manifest(folder, {"tone": {"metrics": {"f1": 0.8}, "data": "abc"}, "nlp": {}})
    return folder


def test_what_is_written_down_loads(models):
    assert artifacts.load_tone(models) == {"answer": 42}


def test_an_altered_file_is_refused_before_it_is_unpickled(models, tmp_path):
    sprung = tmp_path / "sprung"
    (models / "tone" / "tone.joblib").write_bytes(pickle.dumps(Trap(sprung)))
    with pytest.raises(ArtifactError, match=r"tone\.joblib: its sha256 differs"):
        artifacts.load_tone(models)
    assert not sprung.exists()


def test_the_trap_would_have_sprung(tmp_path):
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung"))).close()
    assert (tmp_path / "sprung").exists()


def test_a_missing_file(models):
    (models / "nlp" / "inner" / "model.onnx").unlink()
    with pytest.raises(ArtifactError, match=r"model\.onnx: missing; install the package anew"):
        artifacts.verify("nlp", models)


def test_a_file_too_many(models):
    (models / "nlp" / "evil.py").write_text("", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"evil\.py: not in the manifest"):
        artifacts.verify("nlp", models)


def test_one_artefact_does_not_answer_for_another(models):
    (models / "nlp" / "meta.json").write_text("{ }", encoding="utf-8")
    assert artifacts.verify("tone", models) == models / "tone"


def test_an_artefact_that_is_not_listed(models):
    with pytest.raises(ArtifactError, match="lists no artefact called 'encoder'"):
        artifacts.verify("encoder", models)


def test_no_manifest(tmp_path):
    with pytest.raises(ArtifactError, match=r"manifest\.json: missing or not JSON"):
        artifacts.verify("tone", tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"artifacts": 3}', "{}", '{"artifacts": {"tone": {}}}'])
def test_a_broken_manifest(models, content):
    (models / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"manifest\.json: "):
        artifacts.verify("tone", models)


def test_a_manifest_cannot_point_elsewhere(models, tmp_path):
    outside = tmp_path / "outside.joblib"
    outside.write_bytes(b"x")
    listed = json.loads((models / "manifest.json").read_text(encoding="utf-8"))
    listed["artifacts"]["tone"]["files"]["../outside.joblib"] = artifacts.file_hash(outside)
    (models / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(ArtifactError, match="outside"):
        artifacts.verify("tone", models)


def test_a_description_says_what_is_verified(models):
    (models / "tone" / "tone.joblib").write_bytes(b"")
    rows = {row["name"]: row["verified"] for row in artifacts.describe(models)}
    assert rows == {"nlp": True, "tone": False}


def test_a_description_has_what_the_contract_promises(models):
    row = next(row for row in artifacts.describe(models) if row["name"] == "tone")
    assert len(row["sha256"]) == 64 and row["metrics"] == {"f1": 0.8}


def test_a_manifest_names_the_versions_that_made_it(models):
    listed = json.loads((models / "manifest.json").read_text(encoding="utf-8"))
    assert {"scikit-learn", "spacy", "numpy"} <= listed["artifacts"]["tone"]["versions"].keys()


def test_a_manifest_leaves_no_partial_file(models):
    assert sorted(path.name for path in models.iterdir()) == ["manifest.json", "nlp", "tone"]


def test_the_hash_of_data_is_of_names_and_contents(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("1", encoding="utf-8")
    b.write_text("2", encoding="utf-8")
    before = artifacts.data_hash([a, b])
    assert artifacts.data_hash([b, a]) == before
    b.write_text("3", encoding="utf-8")
    assert artifacts.data_hash([a, b]) != before
