"""Where the files that travel with the package are: inside it when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["data_path", "models_path"]

PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """Return the path of a bundled data file, such as ``data_path("policies", "crec.toml")``."""
    return find_root("data").joinpath(*parts)


def models_path(*parts: str) -> Path:
    """Return the path of a bundled model file, such as ``models_path("tone", "manifest.json")``."""
    return find_root("models").joinpath(*parts)


def find_root(name: str) -> Path:
    """Return the wheel's own folder ``_bundled/name`` where there is one, else the checkout's ``name``."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else PACKAGE.parent / name
