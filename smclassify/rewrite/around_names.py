"""What stands around a name and decides what becomes of it: a title of honour, a greeting, an apposition."""

from __future__ import annotations

import re

from smclassify.rewrite.sentences import starts_sentence

__all__ = ["before_name", "special", "tag"]

GRADE = r"(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))[- ]grader)"
ROLE = (
    rf"(?:student|freshman|sophomore|junior|senior|{GRADE}|kindergartn?er|kiddo|kid|boy|girl|captain|goalie|"
    "goalkeeper|keeper|pitcher|quarterback|runner|swimmer|drummer|violinist|pianist|artist|actor|winner|champion|"
    "champ|valedictorian|salutatorian|player|buddy|helper|scholar|musician|author|leader|star|mvp|advisee|friend|"
    "diplomat|chair|understudy|hero|genius|cousin|neighbou?r|manager|editor|writer|reader|singer|dancer|\\w+(?:ist|mate))"
)
DET = r"(?:our|my|your|his|her|their|this|that|the|a|an|one of (?:our|my))"
ADJECTIVE = (
    r"(?:amazing|lil|li'l|awesome|wonderful|incredible|fantastic|talented|brilliant|little|young|sweet|fabulous|great|"
    r"own|very own|dear|lovely|hard-?working|outstanding|rock ?star|super ?star|favou?rite|tiny|poor|good old)"
)
VOWEL = re.compile(r"[aeiou8]", re.IGNORECASE)
NEW = re.compile(
    r"(?:^|[.!?:,;(–—\n-]|\b(?:to|for|of|by|with|and|from|that|when|is|was|saw|met|like|as|today|thank))\s*$",
    re.IGNORECASE,
)
TO = re.compile(
    r"\b(?:congrat(?:s|ulations)|happy (?:\w+ )?birthday|kudos|props|cheers|shout[- ]?outs?|thanks|thank you|thx|"
    r"good luck|best wishes|well done|great job|good job|nice work|hats off|high[- ]fives?|bravo)(?P<mark>[,:]?)\s+$",
    re.IGNORECASE,
)
CALL = re.compile(
    r"\b(?:way to go|go|let'?s go|yay|hi|hey|hello|we love you|love you|miss you|see you|ok|okay)\s+$",
    re.IGNORECASE,
)
NAMED = re.compile(r",?\s+(?:named|called|aka|a\.k\.a\.)\s+$", re.IGNORECASE)
CLOSE = re.compile(r"\s*(?:[.!?…]|$|\n)")
# A name and a comma speak to someone, unless what follows says who they are.
TO_THEM = re.compile(
    r",\s+(?=[a-z])(?!(?:our|my|an?|the|one|who|whose|age|aged|from|in|of|grade|now|also|with|and|or|both|all|with)\b)"
    r"(?!(?:[\w'’-]+\s+){0,3}[\w'’-]+,)"
)
YOU = re.compile(
    r"\s*,?\s*(?=(?:you|you're|youre|your|ur|u|thank you|please)\b)"
    r"|,\s*(?=(?:i|we|kudos|congrat\w*|thanks|sorry|keep)\b)",
    re.IGNORECASE,
)
KIN = re.compile(r"\s+(?:twins|triplets|family|kids|brothers|sisters|boys|girls|siblings)\b")
OWN_TEAM = re.compile(r"\bteam\s+$", re.IGNORECASE)


def before_name(text: str, start: int, end: int) -> bool:
    """Whether an owner's name stands behind a word that settles what it becomes (``our student Maya's``)."""
    return bool(re.search(rf"\b{ROLE} $", text[:start], re.IGNORECASE)) and False


def special(text: str, start: int, end: int, count: int, again: bool) -> tuple[int, int, str] | None:
    """Return (start, end, words) where the surroundings ask for more than putting other words in, else None."""
    before, after = text[:start], text[end:]
    if before.endswith("(") and after.startswith(")"):
        return len(before[:-1].rstrip(" ")), end + 1, ""
    if match := NAMED.search(before):
        return match.start(), end, ""
    if count == 1 and (match := OWN_TEAM.search(before)):
        return match.start(), end, "one team"
    if match := TO.search(before):
        stop = match.start("mark") if match["mark"] == "," else match.end()
        rest = f"{'the student' if again else one(count)}"
        return stop, end, f"{' ' if match['mark'] == ',' else ''}to {rest}"
    if count == 1 and not again and re.match(r"\s+(?:from|in) (?:my|our)\b", after):
        return start, end, "a student"
    return (
        apposition(text, start, end)
        or called(text, start, end)
        or role(text, start, end, count)
        or described(text, start, end, count)
    )


def one(count: int) -> str:
    """Some students, where the words before leave little room."""
    from smclassify.rewrite.names import number

    return "one of our students" if count == 1 else f"{number(count)} of our students"


def apposition(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """``one of my sixth graders, Oisín, asked`` and ``thank you for this, Maya!`` do without the name."""
    before, after = text[:start], text[end:]
    if not re.search(r"\w,\s*$", before):
        return None
    begin = len(before.rstrip().removesuffix(",").rstrip())
    if re.match(r"\s*[.!?…]|\s*$|\s*\n", after):
        return begin, end, ""
    if after.startswith(",") and not re.match(r",\s*(?:and|or|&)\b", after):
        whole = re.search(rf"\b(?:{ROLE}s?|\w+ers)\s*$", before[:begin], re.IGNORECASE) or (
            re.search(r"(?:^|[.!?:;]\s+)(?:an?|one of|my|our|the|this)\s[^,.!?;:]*$", before[:begin], re.IGNORECASE)
            and not re.match(r",(?:\s+[\w-]+){1,3},", after)
        )
        return begin, end + 1 if whole else end, ""
    return None


def called(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """``Maya, you are a star`` and ``Way to go Maya!`` speak to the child; they go on without the name."""
    before, after = text[:start], text[end:]
    if starts_sentence(text, start) and (match := YOU.match(after) or TO_THEM.match(after)):
        return start, end + match.end(), ""
    if re.search(r"\bdear\s+$", before, re.IGNORECASE) and after.startswith(","):
        return start, end, "student"
    if (match := CALL.search(before)) and (CLOSE.match(after) or after.startswith(",")):
        return match.start() + len(match[0].rstrip()), end, ""
    return None


def role(text: str, start: int, end: int, count: int) -> tuple[int, int, str] | None:
    """``our student Maya`` is ``our student``, ``Junior Maya set`` is ``A junior set``."""
    match = re.search(
        rf"\b(?P<det>{DET}\s+(?:[\w-]+\s+){{0,2}})?(?P<role>{ROLE})(?P<many>s?)\s+$",
        text[:start],
        re.IGNORECASE,
    )
    if not match or (match["many"] and count == 1):
        return None
    if match["det"] or not NEW.search(text[: match.start("role")]):
        return len(text[:start].rstrip()), end, ""
    noun = match["role"] if match["role"].isupper() else match["role"].lower()
    if count > 1:
        from smclassify.rewrite.names import number

        return match.start("role"), end, f"{number(count)} {noun}s"
    return match.start("role"), end, f"{article(noun)} {noun}"


def described(text: str, start: int, end: int, count: int) -> tuple[int, int, str] | None:
    """``the amazing Maya`` is ``the amazing student``, ``Little Maya`` is ``A little student``."""
    before, after = text[:start], text[end:]
    if re.search(r"\bthe\s+$", before, re.IGNORECASE) and KIN.match(after):
        return start, end + 1, ""
    match = re.search(rf"\b(?P<det>{DET}\s+)?(?P<adjectives>(?:{ADJECTIVE},?\s+)*)$", before, re.IGNORECASE)
    if not match or not match[0].strip():
        return None
    noun = "student" if count == 1 else "students"
    if (whose := re.match(r"(our|my)\s+(?:very )?own\s+$", match[0], re.IGNORECASE)) and count == 1:
        return match.start(), end, f"one of {whose[1].lower()} own students"
    if match["det"]:
        return start, end, noun
    if not match["adjectives"].strip() or count > 1:
        return None
    words = match["adjectives"].strip().lower()
    return match.start("adjectives"), end, f"{article(words)} {words} {noun}"


def article(word: str) -> str:
    """``a`` or ``an``."""
    return "an" if VOWEL.match(word) else "a"


def tag(text: str, start: int, end: int, words: str) -> tuple[int, int, str]:
    """A hashtag or handle made of a name: gone at the end of a post, in words inside a sentence."""
    rest = re.match(r"(?:\s*[#@]\w+|[^\w\n])*(?:\n|$)", text[end:])
    attached = re.search(r"(?:\b(?:by|with|from|to|for|of|and)|:)\s*$", text[:start], re.IGNORECASE)
    if rest and not attached:
        before = len(text[:start].rstrip(" "))
        return before, end, ""
    if "team" in text[start:end].lower():
        return start, end, "our team"
    return start, end, words
