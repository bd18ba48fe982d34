"""Can this text be judged at all? The models read English."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["unjudged_reason"]

# Words that English sentences can hardly do without and that few other languages share.
ENGLISH = frozenset(
    "the and of to our for you it your with this that are from my i'm it's they she his not out up get got how what "
    "when who can don't if but their them us were been more than about there here now today tomorrow yesterday "
    "tonight please thank thanks congrats congratulations great good happy love school class students student "
    "teacher teachers kids day week game team".split())
# How sure the identifier must be. Families write Spanish and Portuguese the most, and short posts leave it in doubt.
SURE, LIKELY = 0.7, {"es": 0.45, "pt": 0.45}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def unjudged_reason(text: str) -> str | None:
    """Why the models cannot judge a text, or None where they can."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    if not words:
        return None if any(unicodedata.category(char) == "So" for char in text) else "there are no words to judge"
    letters = "".join(words)
    latin = len(letters) if letters.isascii() else sum("LATIN" in unicodedata.name(char, "") for char in letters)
    if latin < len(letters) / 2:
        return "it is not in English, the only language that the checker reads"
    if len(words) < 4:
        return None
    if sum(word in ENGLISH for word in words) / len(words) >= 0.12:
        return None
    language, probability = identifier().classify(" ".join(words))
    if language != "en" and probability > LIKELY.get(language, SURE):
        return f"it seems to be in another language ({language}); the checker reads English only"
    return None


@lru_cache
def identifier():
    """The language identifier of the package ``py3langid``, with probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
