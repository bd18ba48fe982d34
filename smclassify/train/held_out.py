"""What encoders said of posts whose authors they had not seen, kept so that heads can be refitted honestly.

An encoder knows the posts it was trained on too well to calibrate on them. ``data/held_out.npz`` holds, for every
post of the later batches, the tone model's columns and the name model's rows as made by an encoder trained without
the post's file. Texts are not in it, only their hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smclassify.corpus import LabelledPost
from smclassify.features import COLUMNS
from smclassify.resources import data_path

__all__ = ["HeldOut", "key"]


def key(post: LabelledPost) -> str:
    """Tells posts apart by account and text."""
    return hashlib.sha256(f"{post.draft.account}\n{post.draft.text}".encode()).hexdigest()[:16]


@dataclass
class HeldOut:
    """Rows by post key: ``columns`` (n, `COLUMNS`) float16 with the word columns zero, ``names`` (post key, row).

    ``seen`` are the keys of all posts that the encoder in use was trained on.
    """

    keys: np.ndarray
    columns: np.ndarray
    name_keys: np.ndarray
    name_rows: np.ndarray
    name_bounds: np.ndarray
    seen: np.ndarray

    @classmethod
    def load(cls, path: Path | None = None) -> HeldOut | None:
        """The store, or None where there is none for these columns."""
        path = path or data_path("held_out.npz")
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as arrays:
            store = cls(**{name: arrays[name] for name in arrays.files})
        return store if store.columns.shape[1] == len(COLUMNS) else None

    def save(self, path: Path) -> None:
        """Write the store."""
        np.savez_compressed(path, **vars(self))

    @classmethod
    def made_of(cls, posts: Sequence[LabelledPost], columns: np.ndarray, names: Iterable, seen: Iterable[str]):
        """A store from posts, their columns and (post index, row, start, end) of each name judged."""
        names = list(names)
        return cls(
            keys=np.array([key(post) for post in posts]), columns=columns.astype(np.float16),
            name_keys=np.array([key(posts[index]) for index, *_ in names], dtype="U16"),
            name_rows=np.array([row for _, row, *_ in names], dtype=np.float16),
            name_bounds=np.array([bounds for _, _, *bounds in names], dtype=np.int32),
            seen=np.array(sorted(set(seen))),
        )
