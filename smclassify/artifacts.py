"""Model files and their manifest: nothing is loaded, let alone unpickled, unless its hash is the one written down.

``models/manifest.json`` lists each artefact (``nlp``, ``tone``) with its files' sha256, the versions it was made
with, the hash of the data it was made from and its figures.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from smclassify.errors import ArtifactError
from smclassify.resources import models_path

__all__ = ["data_hash", "describe", "file_hash", "load_tone", "verify", "write_manifest"]

MANIFEST = "manifest.json"
PACKAGES = ("smclassify", "scikit-learn", "spacy", "numpy", "scipy", "joblib", "onnxruntime", "tokenizers")


def file_hash(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def data_hash(paths) -> str:
    """One sha256 for several files: of their names and hashes, sorted by name."""
    lines = sorted(f"{Path(path).name} {file_hash(Path(path))}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def manifest(models: Path | None = None) -> dict:
    """The manifest of a models folder (the bundled one by default); raise ArtifactError if there is none."""
    path = (models or models_path()) / MANIFEST
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtifactError(
            f"{path}: missing or not JSON; run `smclassify train` or install the package anew"
        ) from error
    entries = listed.get("artifacts") if isinstance(listed, dict) else None
    if not isinstance(entries, dict) or not all(
        isinstance(entry, dict) and isinstance(entry.get("files"), dict) for entry in entries.values()
    ):
        raise ArtifactError(f"{path}: expected each artefact's files; run `smclassify train` or install anew")
    return listed


def verify(name: str, models: Path | None = None) -> Path:
    """The folder of an artefact whose every file has the hash written down.

    Raises
    ------
    ArtifactError
        If a file is missing, altered or not listed.
    """
    folder = models or models_path()
    entry = manifest(folder)["artifacts"].get(name)
    if entry is None:
        raise ArtifactError(f"{folder / MANIFEST}: lists no artefact called {name!r}")
    listed = entry["files"]
    present = {path.relative_to(folder).as_posix() for path in (folder / name).rglob("*") if path.is_file()}
    for extra in sorted(present - listed.keys()):
        raise ArtifactError(f"{folder / extra}: not in the manifest; delete it or train anew")
    for file, expected in listed.items():
        path = folder / file
        if file not in present and path.is_file():
            raise ArtifactError(f"{folder / MANIFEST}: lists {file}, which is no file of {name!r}")
        if not path.is_file():
            raise ArtifactError(f"{path}: missing; install the package anew or run `smclassify train`")
        if file_hash(path) != expected:
            raise ArtifactError(f"{path}: its sha256 differs from the manifest's, so it is not loaded; "
                                "install the package anew or run `smclassify train`")
    return folder / name


def load_tone(models: Path | None = None) -> dict:
    """The estimators of the ``tone`` artefact, verified first."""
    import joblib

    return joblib.load(verify("tone", models) / "tone.joblib")


def describe(models: Path | None = None) -> list[dict]:
    """One row an artefact: ``name``, ``sha256`` (of its file list), ``verified``, ``metrics`` and what made it."""
    rows = []
    for name, entry in sorted(manifest(models)["artifacts"].items()):
        try:
            verify(name, models)
            verified = True
        except ArtifactError:
            verified = False
        listing = json.dumps(entry["files"], sort_keys=True)
        rows.append({"name": name, "sha256": hashlib.sha256(listing.encode()).hexdigest(), "verified": verified,
                     "metrics": entry.get("metrics", {}), "versions": entry.get("versions", {}),
                     "data": entry.get("data")})
    return rows


def write_manifest(models: Path, entries: dict[str, dict]) -> None:
    """Write down the files of each artefact folder under ``models``, with what ``entries`` tells of it."""
    artifacts = {}
    for name, entry in entries.items():
        files = {path.relative_to(models).as_posix(): file_hash(path)
                 for path in sorted((models / name).rglob("*")) if path.is_file()}
        artifacts[name] = {"files": files, "versions": versions(), **entry}
    text = json.dumps({"format": 1, "artifacts": artifacts}, indent=2, sort_keys=True)
    partial = models / (MANIFEST + ".part")
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(models / MANIFEST)


def versions() -> dict[str, str]:
    """Installed versions of the packages that matter to the models."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
