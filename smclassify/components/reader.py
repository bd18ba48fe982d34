"""Read a document once with the encoder; every later component looks at what it saw."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from smclassify.encoder import Encoded, Encoder

__all__ = ["Reader", "Reading", "reading_of", "sentence_bounds", "text_of"]

KEY = "smclassify_reading"
SENTENCES = "smclassify_sentences"
TEXT = "smclassify_text"
FILES = ("model.onnx", "tokenizer.json", "heads.npz")


@dataclass(slots=True)
class Reading:
    """What the encoder saw of one document.

    ``kinds``: (pieces, 1 + kinds) probabilities of O and each of `KINDS`; ``begins``: (pieces,) probability that a
    piece opens a name; ``live``: (pieces,) probability that it is part of a clause telling where students are.
    """

    encoded: Encoded
    kinds: np.ndarray
    begins: np.ndarray
    live: np.ndarray


def reading_of(doc: Doc) -> Reading:
    """The encoder's reading of a document that the reader has seen."""
    return doc.user_data[KEY]


@Language.factory("smclassify_reader", assigns=["doc.tensor"], default_config={"threads": 1})
class Reader:
    """Encode documents in batches; set ``doc.tensor`` to one vector a token and keep the reading of the pieces."""

    def __init__(self, nlp: Language, name: str, threads: int):
        self.threads = threads
        self.folder: Path | None = None
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The encoder, loaded on first use."""
        if self._encoder is None:
            if self.folder is None:
                raise ValueError("the reader has no encoder yet; load the pipeline from disk")
            self._encoder = Encoder(self.folder, threads=self.threads)
        return self._encoder

    def share(self, other: Reader) -> None:
        """Read with another reader's encoder."""
        self.folder, self._encoder = other.folder, other.encoder

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):
            for doc, encoded in zip(docs, self.encoder.encode([text_of(doc) for doc in docs]), strict=True):
                doc.user_data[KEY] = self.read(encoded)
                doc.tensor = token_vectors(doc, encoded)
                yield doc

    def read(self, encoded: Encoded) -> Reading:
        """Apply the heads for names and whereabouts."""
        heads, vectors = self.encoder.heads, encoded.vectors
        tags = softmax(vectors @ heads["tags_weight"].T + heads["tags_bias"])
        kinds = np.concatenate([tags[:, :1], tags[:, 1::2] + tags[:, 2::2]], axis=1)
        named = tags[:, 1:].sum(axis=1)
        begins = tags[:, 1::2].sum(axis=1) / np.maximum(named, 1e-9)
        live = 1 / (1 + np.exp(-(vectors @ heads["live_weight"].T + heads["live_bias"])[:, 0]))
        return Reading(encoded, kinds, begins, live)

    def to_disk(self, path, *, exclude=()):
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            if self.folder and (self.folder / file).resolve() != (path / file).resolve():
                shutil.copyfile(self.folder / file, path / file)

    def from_disk(self, path, *, exclude=()):
        self.folder, self._encoder = Path(path), None
        return self


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def token_vectors(doc: Doc, encoded: Encoded) -> np.ndarray:
    """(tokens, width): the mean vector of the pieces that begin in a token; zeros where there are none."""
    out = np.zeros((len(doc), encoded.vectors.shape[1]), dtype=np.float32)
    if not len(doc) or not len(encoded.vectors):
        return out
    starts = np.fromiter((token.idx for token in doc), dtype=np.int64, count=len(doc))
    pieces = np.fromiter((start for start, _ in encoded.pieces.bounds), dtype=np.int64, count=len(encoded.vectors))
    owners = np.maximum(np.searchsorted(starts, pieces, side="right") - 1, 0)
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))  # pieces come in the order of the text, and so do owners
    out[owners[firsts]] = np.add.reduceat(encoded.vectors, firsts, axis=0)
    counts = np.bincount(owners, minlength=len(doc))
    return out / np.maximum(counts, 1)[:, None]


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy puts together anew from the tokens each time it is asked for."""
    text = doc.user_data.get(TEXT)
    if text is None:
        text = doc.user_data[TEXT] = doc.text
    return text


def sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """The bounds in the text of each sentence; ``doc.sents`` works them out anew each time it is asked for."""
    bounds = doc.user_data.get(SENTENCES)
    if bounds is None:
        bounds = doc.user_data[SENTENCES] = [(span.start_char, span.end_char) for span in doc.sents]
    return bounds

