"""The contents page of the spaCy pipeline: which components read a draft, in which order, and why.

``nlp(text)`` gives a Doc with sentences, one vector a token (``doc.tensor``) and the span groups ``people``,
``location``, ``live_location``, ``disclosures`` and ``framing``.
"""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, load_model_from_config

from smclassify.components import disclosures, framing, people, reader, whereabouts

__all__ = ["COMPONENTS", "build", "load", "renewed"]

COMPONENTS = (
    "smclassify_sentences",  # where one thought ends: punctuation and line breaks
    "smclassify_reader",  # the encoder's one look at the text
    "smclassify_people",  # persons with their roles, and named places
    "smclassify_whereabouts",  # clauses that tell where students are
    "smclassify_disclosures",  # phone numbers, addresses, passwords
    "smclassify_framing",  # disclaimers, permissions, pictures
)
MODULES = (disclosures, framing, people, reader, whereabouts)

ENDS = frozenset({".", "!", "?", "…", "...", "!!", "!!!", "??", "?!", "!?", "!!!!"})
CLOSERS = frozenset("\"'”’)»")


@Language.component("smclassify_sentences", assigns=["token.is_sent_start", "doc.sents"])
def sentences(doc: Doc) -> Doc:
    """Begin a sentence after a full stop, question or exclamation mark, and after a line break."""
    begin = True
    ended = False
    for token in doc:
        text = token.text
        if ended and text not in CLOSERS and text not in ENDS and not text.isspace():
            begin, ended = True, False
        token.is_sent_start = begin
        begin = False
        if text in ENDS or "\n" in text:
            ended = True
    return doc


def build(reader_folder: Path | str) -> Language:
    """A new pipeline around an encoder's folder (``model.onnx``, ``tokenizer.json``, ``heads.npz``)."""
    nlp = spacy.blank("en")
    split_tags(nlp)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.get_pipe("smclassify_reader").from_disk(reader_folder)
    return nlp


def split_tags(nlp: Language) -> None:
    """Make the tokenizer part hashtags and handles from their sign and at their capitals."""
    infixes = [*nlp.Defaults.infixes, r"(?<=[a-z])(?=[A-Z][a-z])", r"(?<=[A-Za-z])_(?=\w)"]
    prefixes = [*nlp.Defaults.prefixes, "#", "@"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.prefix_search = compile_prefix_regex(prefixes).search


def renewed(nlp: Language) -> Language:
    """The same pipeline with a new vocabulary and the encoder that it had.

    spaCy's vocabulary keeps every word that it has met, which is memory lost in a long scan and words of posts kept.
    """
    fresh = load_model_from_config(nlp.config)
    split_tags(fresh)
    fresh.get_pipe("smclassify_reader").share(nlp.get_pipe("smclassify_reader"))
    return fresh


def load(folder: Path | str) -> Language:
    """Load a pipeline from disk; ``artifacts`` verifies its files first."""
    return spacy.load(folder)
