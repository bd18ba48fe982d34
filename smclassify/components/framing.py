"""How a post is framed: disclaimers, permissions, pictures, own voice (``data/lexicon/cues.toml``)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from smclassify.components.reader import text_of
from smclassify.lexicon import cues

__all__ = ["Framing"]


@Language.factory("smclassify_framing", assigns=["doc.spans"])
class Framing:
    """Write each wording found to ``doc.spans["framing"]``, labelled with its cue."""

    def __init__(self, nlp: Language, name: str):
        self.cues = cues()

    def __call__(self, doc: Doc) -> Doc:
        text, spans = text_of(doc), []
        for cue, pattern in self.cues.items():
            for match in pattern.finditer(text):
                span = doc.char_span(*match.span(), alignment_mode="expand")
                if span is not None:
                    spans.append(Span(doc, span.start, span.end, label=cue))
        doc.spans["framing"] = spans
        return doc
