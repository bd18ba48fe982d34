"""A plain-spelled copy of a text for the models to read, with every character mapped back to its place.

Zero-width characters go, look-alikes become what they look like, emoji become their names, stretched and
spaced-out words close up, masked profanity is spelled out and hashtags part at their capitals. What a person
is shown, and every offset that leaves the package, belongs to the original text.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from smclassify.lexicon import profanity, words

__all__ = ["Spelled", "spell"]

# Cyrillic and Greek letters that pass for Latin ones; used only inside words that also hold Latin letters.
LOOK_ALIKES = str.maketrans(
    "асеорхуікӏԁһѕԛԝАВСЕНІКМОРТХУѴαοινρτυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aceopxyikldhsqwABCEHIKMOPTXYVaoivptukABEZHIKMNOPTYX",
)
LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "|": "l"}
# What hides letters of a swear word: any number of them, or one, and that only among three letters that show.
MASKS = "*#%•·"
SOFT_MASKS = "_-"
# Where a mask fits several, the likelier one.
LIKELY = ("fuck", "shit", "bitch", "ass", "cunt", "dick")
HIDDEN_BUT_ONE = re.compile(r"f[*#%@$!]{2,}|[sbcdp][*#%]{3,}|a\*\*")
INITIAL_ONLY = {"f-ing": "fucking", "f-in": "fucking", "f-ed": "fucked", "f-er": "fucker", "f-ers": "fuckers",
                "a-hole": "asshole", "a-holes": "assholes"}
LETTER_SYMBOL = re.compile(r"(?:squared|circled) latin (?:capital|small) letter ([a-z])")
SPACED = re.compile(r"(?<!\w)[A-Za-z0-9@$!](?:([ .\-_*])[A-Za-z0-9@$!])(?:\1[A-Za-z0-9@$!]){2,}(?!\w)")
SYMBOLIC = re.compile(r"(?<![\w@#$%*!/])[A-Za-z@$!0-9*#%_•·]*[A-Za-z][A-Za-z@$!0-9*#%_•·\-]*[A-Za-z@$0-9*]")
TAG = re.compile(r"(?<!\w)[#@]\w+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[A-Z])(?=[A-Z][a-z])")
STRETCHED = re.compile(r"(?!www\.)([A-Za-z])\1{2,}")
SHORT = frozenset(
    "a i am an are as at be but by can do for get go had has he her him his how if in is it its me my no not of on or "
    "our out she so the to too up us was we who why you all and any bad big fat".split())
STRETCHED_WORD = re.compile(r"[A-Za-z]*([A-Za-z])\1{2,}[A-Za-z]*")


@dataclass(frozen=True, slots=True)
class Spelled:
    """``text`` spelled plainly; its character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Bounds in the original of ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def spell(text: str) -> Spelled:
    """Spell a text plainly. Same text in, same text out where it holds nothing unusual."""
    chars, starts, ends = [], [], []
    for index, char in enumerate(text):
        for plain in plain_character(char):
            chars.append(plain)
            starts.append(index)
            ends.append(index + 1)
    copy = _Copy("".join(chars), starts, ends)
    if not copy.text.isascii():
        copy.replace(re.compile(r"\w+"), _latin)
    copy.replace(STRETCHED_WORD, _unstretched)
    copy.replace(STRETCHED, lambda match: match[1] * 2)
    copy.replace(SPACED, _joined)
    copy.replace(SYMBOLIC, _unmasked)
    copy.replace(TAG, lambda match: CAMEL.sub(" ", match[0]) if CAMEL.search(match[0]) else None)
    return Spelled(copy.text, tuple(copy.starts), tuple(copy.ends))


class _Copy:
    """A text under edit with its offsets."""

    def __init__(self, text, starts, ends):
        self.text, self.starts, self.ends = text, starts, ends

    def replace(self, pattern, rule):
        """Replace each match by ``rule(match)``; None leaves it. Lengths may change, the bounds follow."""
        for match in reversed(list(pattern.finditer(self.text))):
            new = rule(match)
            if new is None or new == match[0]:
                continue
            start, end, old = match.start(), match.end(), match[0]
            before, after = self.starts[start:end], self.ends[start:end]
            if CAMEL.sub(" ", old) == new:  # only blanks came in: each letter keeps its own place
                places, position = [], 0
                for char in new:
                    if char == " " and (position == len(old) or old[position] != " "):
                        places.append((before[position], max(before[position], after[position - 1])))
                    else:
                        places.append((before[position], after[position]))
                        position += 1
            elif len(new) == len(old):
                places = list(zip(before, after, strict=True))
            else:
                places = [(before[0], after[-1])] * len(new)
            self.text = self.text[:start] + new + self.text[end:]
            self.starts[start:end] = [place[0] for place in places]
            self.ends[start:end] = [place[1] for place in places]


@lru_cache(maxsize=4096)
def plain_character(char: str) -> str:
    """One character as the models read it; an empty string where it is invisible."""
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me", "Sk", "Co", "Cn", "Cs"}:
        return "" if category != "Mn" or 0xFE00 <= ord(char) <= 0xFE0F else char
    if category == "So":
        name = unicodedata.name(char, "").lower()
        letter = LETTER_SYMBOL.search(name)
        return letter[1] if letter else f" {name} "
    return {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."}.get(char) or unicodedata.normalize("NFKC", char)


def _latin(match):
    word = match[0]
    if word.isascii() or not re.search("[A-Za-z]", word):
        return None
    return word.translate(LOOK_ALIKES)


def _joined(match):
    letters = match[0].replace(match[1], "")
    plain = "".join(LEET.get(char, char) for char in letters).lower()
    parts = _words_in(plain) if len(plain) < 60 else None
    if parts is None:
        return None
    cuts = [0, *itertools.accumulate(map(len, parts))]
    return " ".join(letters[a:b] for a, b in itertools.pairwise(cuts))


@lru_cache(maxsize=1024)
def _words_in(plain):
    """The fewest words that make up a run of letters, one of them of four letters at least; None if it is no words."""
    best = [()]
    for end in range(1, len(plain) + 1):
        ways = [(*best[start], plain[start:end]) for start in range(end) if best[start] is not None
                and (plain[start:end] in SHORT or plain[start:end] in words() or plain[start:end] in profanity())]
        best.append(min(ways, key=len, default=None))
    found = best[-1]
    return found if found and max(map(len, found)) > 3 else None


def _unstretched(match):
    plain = re.sub(r"(.)\1{2,}", r"\1", match[0].lower())
    return plain if plain in profanity() else None


def _unmasked(match):
    word = match[0].lower()
    if word.isalpha() or ("@" in word and re.match(r"\.\w", match.string[match.end() :])):  # an e-mail address
        return None
    if known := _word_behind(word):
        return known
    parts = [_word_behind(part) or part for part in match[0].lower().split("-")]
    return "-".join(parts) if "-" in word and "-".join(parts) != word else None


@lru_cache(maxsize=4096)
def _word_behind(word):
    """The plain word that a word with signs or digits in it stands for (``$h1t``, ``l0ser``, ``f**k``), or None."""
    if word in INITIAL_ONLY:
        return INITIAL_ONLY[word]
    plain = "".join(LEET.get(char, char) for char in word)
    digits, letters = (sum(map(kind, word)) for kind in (str.isdigit, str.isalpha))
    if plain.isalpha() and plain != word and not word[:-2].isdigit() and (letters > 1 or not digits):
        if plain in profanity() and (len(plain) > 3 or not digits):
            return plain
        if len(plain) > 3 and plain in words() and word[0] != "@":  # an @ in front is more often a handle's
            return plain
    return _profanity_behind(word)


def _profanity_behind(masked):
    """The likeliest profanity that a masked word stands for, or None."""
    letters = sum(map(str.isalpha, masked))
    if masked.isalnum() or (letters < 2 and not HIDDEN_BUT_ONE.fullmatch(masked)):
        return None
    pattern, most = "", 3 if letters > 2 else 1
    for run in re.finditer(r"([^a-z0-9])\1*|.", masked):
        if run[0][0] in MASKS or (run[0][0] in SOFT_MASKS and len(run[0]) > 1):
            pattern += "[a-z]*"
            most = 3 if len(run[0]) > 1 else most
        elif run[0] in SOFT_MASKS and letters < 3:
            return None
        else:
            pattern += re.escape(LEET.get(run[0], run[0])) if run[0].isalnum() else "[a-z]" * len(run[0])
    shape = re.compile(pattern)
    fits = [word for word in profanity() if shape.fullmatch(word) and abs(len(word) - len(masked)) <= most]

    def order(word):
        off = abs(len(word) - len(masked))
        return off > 1, not word.startswith(LIKELY), off, word

    return min(fits, key=order, default=None)
