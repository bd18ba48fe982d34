"""The sentence encoder that everything reads through: word pieces in, one vector a piece out.

A small transformer (all-MiniLM-L6-v2, fine-tuned on names, places, whereabouts and the policy's categories) in
ONNX int8, run by onnxruntime on one thread. Its heads are plain matrices (``heads.npz``) applied here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smclassify.spelling import Spelled, spell
from smclassify.vocabulary import Category

__all__ = ["CATEGORIES", "CONCEPTS", "TAGS", "Encoded", "Encoder", "Pieces", "WordPieces"]

CATEGORIES = tuple(Category)
KINDS = ("STUDENT", "STAFF", "PARENT", "OTHER", "LOC")
TAGS = ("O", *(f"{prefix}-{kind}" for kind in KINDS for prefix in "BI"))
CONCEPTS = ("hate", "offensive", "sexist", "partisan")
MAX_PIECES = 254
SHAPES = {"none": 0, "lower": 1, "title": 2, "upper": 3, "mixed": 4, "monotone": 5}


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as word pieces, without the special ones at its ends.

    ``bounds`` are in the original text; ``inside[i]`` says that piece ``i`` goes on the word of the one before.
    """

    ids: list[int]
    shapes: list[int]
    bounds: list[tuple[int, int]]
    inside: list[bool]
    spelled: Spelled


class WordPieces:
    """Cuts texts into word pieces of the encoder's vocabulary, each with the shape of its letters."""

    def __init__(self, tokenizer: Path | str):
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def __call__(self, text: str) -> Pieces:
        """Cut one text."""
        return self.batch([text])[0]

    def batch(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut many texts at once."""
        copies = [spell(text) for text in texts]
        cut = self.tokenizer.encode_batch([copy.text for copy in copies], add_special_tokens=False)
        return [self._pieces(text, copy, encoding) for text, copy, encoding in zip(texts, copies, cut, strict=True)]

    def _pieces(self, text, copy, encoding):
        monotone = text.islower() or text.isupper()
        offsets, word_ids = encoding.offsets, encoding.word_ids
        starts, ends = copy.starts, copy.ends
        bounds = [(starts[s], ends[e - 1]) for s, e in offsets]
        shapes = [SHAPES["monotone"] if monotone else letter_shape(text[s:e]) for s, e in bounds]
        inside = [i > 0 and word_ids[i] == word_ids[i - 1] for i in range(len(word_ids))]
        for i in range(1, len(inside)):
            if inside[i] and not monotone:
                shapes[i] = shapes[i - 1]
        return Pieces(list(encoding.ids), shapes, bounds, inside, copy)


def letter_shape(piece: str) -> int:
    """The shape of a piece's letters, one of `SHAPES`."""
    if not any(map(str.isalpha, piece)):
        return SHAPES["none"]
    if piece.islower():
        return SHAPES["lower"]
    if piece.isupper():
        return SHAPES["upper"] if len(piece) > 1 else SHAPES["title"]
    return SHAPES["title"] if piece[0].isupper() and piece[1:].islower() else SHAPES["mixed"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text read by the encoder: its pieces and ``vectors`` (pieces, width) float32."""

    pieces: Pieces
    vectors: np.ndarray


class Encoder:
    """Reads texts. ``folder`` holds tokenizer.json, model.onnx and heads.npz."""

    def __init__(self, folder: Path | str, *, threads: int = 1):
        import onnxruntime

        folder = Path(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.word_pieces = WordPieces(folder / "tokenizer.json")
        with np.load(folder / "heads.npz", allow_pickle=False) as heads:
            self.heads = {name: heads[name] for name in heads.files}

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Read many texts; a long one is read in windows that overlap, and comes back whole.

        Each window is read by itself: int8 arithmetic scales by the largest number in what is read at once, and a text
        must read the same in any company. Batches would be no faster on one thread.
        """
        return [self._read(pieces) for pieces in self.word_pieces.batch(texts)]

    @property
    def width(self) -> int:
        """Length of one vector."""
        return self.heads["tags_weight"].shape[1]

    def _read(self, pieces: Pieces) -> Encoded:
        vectors = np.zeros((len(pieces.ids), self.width), dtype=np.float32)
        for start in window_starts(len(pieces.ids)):
            window = slice(start, start + MAX_PIECES)
            ids = np.array([[CLS, *pieces.ids[window], SEP]], dtype=np.int64)
            shapes = np.array([[0, *pieces.shapes[window], 0]], dtype=np.int64)
            (states,) = self.session.run(None, {"ids": ids, "shapes": shapes, "mask": np.ones_like(ids)})
            overlap = WINDOW_OVERLAP // 2 if start else 0
            vectors[start + overlap : start + MAX_PIECES] = states[0, 1 + overlap : -1]
        return Encoded(pieces, vectors)


CLS, SEP, MASK = 101, 102, 103
WINDOW_OVERLAP = 64


def window_starts(length: int) -> list[int]:
    """Where the windows of a text of so many pieces begin."""
    if length <= MAX_PIECES:
        return [0]
    step = MAX_PIECES - WINDOW_OVERLAP
    return list(range(0, length - WINDOW_OVERLAP, step))
