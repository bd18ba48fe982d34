"""Retrain the models: the scikit-learn heads on the encoder in use (minutes), or the encoder itself (an hour)."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from smclassify.artifacts import data_hash, verify, write_manifest
from smclassify.corpus import LabelledPost, read_labelled, sibling_groups
from smclassify.errors import InputError
from smclassify.resources import data_path, models_path

__all__ = ["sampled", "train"]


def train(
    *,
    out: Path | None = None,
    data: Sequence[Path] | None = None,
    sample: int | None = None,
    parts: str = "heads",
    corpora: Path | None = None,
    log=sys.stderr,
) -> dict:
    """Train from labelled posts and write a models folder with its manifest.

    Parameters
    ----------
    out : Path, optional
        Where the models go; ``models-new`` in the current folder by default, so that the ones in use stay.
    data : sequence of Path, optional
        Files or folders of labelled posts; the bundled posts by default.
    sample : int, optional
        Use about so many posts (whole groups of siblings), to try things out.
    parts : {"heads", "encoder"}
        What to train: the heads on the encoder in use, or the encoder and then the heads. The encoder needs the
        ``train`` extra.
    corpora : Path, optional
        Folder with the public corpora (``spacy/`` and ``tone/``) for the encoder.

    Returns
    -------
    dict
        The figures written to the manifest, by artefact.

    Raises
    ------
    InputError
        If there are no posts, too few of them, or the extra is missing.
    """
    from smclassify.train.heads import fit_all
    from smclassify.train.held_out import HeldOut

    files = post_files(data or [data_path("posts")])
    posts = list(read_labelled(files))
    if sample:
        posts = sampled(posts, sample)
    if len(posts) < 200:
        raise InputError(f"train: {len(posts)} labelled posts are too few to train and to judge on; 200 at least")
    out = Path("models-new") if out is None else Path(out)
    out.mkdir(parents=True, exist_ok=True)
    if parts == "heads":
        encoder, store = verify("nlp", models_path()) / "smclassify_reader", HeldOut.load()
    else:
        encoder, store = train_encoder(posts, out, corpora, log)
    entry = {"data": data_hash(files), "posts": len(posts)}
    figures = fit_all(posts, encoder, out, store=store, log=log)
    write_manifest(out, {name: {**entry, "metrics": figures[name]} for name in ("nlp", "tone")})
    print(f"The models are in {out}. Compare them: smclassify evaluate FILE --models {out}", file=log)
    return figures


def post_files(places: Sequence[Path]) -> list[Path]:
    """The JSON-lines files in some files and folders, sorted within each folder."""
    files = []
    for place in map(Path, places):
        found = sorted(place.glob("*.jsonl")) if place.is_dir() else [place] if place.is_file() else []
        if not found:
            raise InputError(f"{place}: no labelled posts (*.jsonl) there; pass --data FOLDER")
        files += found
    return files


def sampled(posts: Sequence[LabelledPost], size: int, seed: int = 0) -> list[LabelledPost]:
    """About ``size`` posts, siblings together, in their old order."""
    groups = list(sibling_groups(posts).values())
    random.Random(seed).shuffle(groups)
    chosen: list[int] = []
    for group in groups:
        if len(chosen) >= size:
            break
        chosen += group
    return [posts[index] for index in sorted(chosen)]


def train_encoder(posts, out, corpora, log):
    """Fine-tune the encoder; return the folder it was exported to and what its folds said of unseen posts."""
    try:
        from smclassify.train.encoder import fine_tune_encoder
    except ImportError as error:
        raise InputError(f"train: the encoder needs the train extra ({error.name} is missing); "
                         'pip install "smclassify[train]"') from error
    work = out.with_name(f"{out.name}-work")
    encoder, store = fine_tune_encoder(posts, work / "encoder", checkpoints=work, corpora=corpora, log=log)
    store.save(out / "held_out.npz")
    return encoder, store
