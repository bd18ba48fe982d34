"""What a picture file tells besides the picture: where and when it was taken. Nothing in the picture is looked at.

>>> traces(content).position
True
>>> traces(stripped(content).content).any
False
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field

from smclassify.errors import InputError

__all__ = ["FORMATS", "Stripped", "Traces", "stripped", "traces"]

#: What can be read, with the extension that a clean copy gets.
FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
MAX_PIXELS = 200_000_000
EXIF, GPS = 0x8769, 0x8825
TAKEN, CHANGED, MAKER, MODEL, ARTIST, COPYRIGHT = 36867, 306, 271, 272, 315, 33432
NOTES = (
    "xmp",
    "XML:com.adobe.xmp",
    "photoshop",
    "comment",
    "Comment",
    "Author",
    "Creation Time",
    "Description",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What the file says: whether it holds a position, the time it was taken, the device, and other notes.

    Neither position nor notes are kept, only that they are there.
    """

    position: bool = False
    taken_at: str | None = None
    device: str | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.position or self.taken_at or self.device or self.notes)


@dataclass(frozen=True, slots=True)
class Stripped:
    """A copy of the picture with nothing but the picture in it."""

    content: bytes = field(repr=False)
    extension: str


def traces(content: bytes) -> Traces:
    """Return what a picture file tells.

    Raises
    ------
    InputError
        It is no picture that can be read.
    """
    with _opened(content) as image:
        exif = image.getexif()
        inner, place = exif.get_ifd(EXIF), exif.get_ifd(GPS)
        notes = [str(name) for name in NOTES if image.info.get(name)]
        xmp = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for name, value in image.info.items()
            if "xmp" in str(name).lower()
        )
    notes += [name for name, tag in (("artist", ARTIST), ("copyright", COPYRIGHT)) if exif.get(tag)]
    taken = inner.get(TAKEN) or exif.get(CHANGED)
    device = " ".join(str(exif[tag]).strip(" \0") for tag in (MAKER, MODEL) if exif.get(tag))
    return Traces(
        position=any(tag in place for tag in (1, 2, 3, 4)) or b"GPSLatitude" in xmp or b"GPSLongitude" in xmp,
        taken_at=str(taken).strip(" \0") or None if taken else None,
        device=device or None,
        notes=tuple(dict.fromkeys("XMP" if "xmp" in note.lower() else note for note in notes)),
    )


def stripped(content: bytes) -> Stripped:
    """Return a copy of a picture without its data, turned the right way up, with its colours.

    Raises
    ------
    InputError
        It is no picture that can be read.
    """
    from PIL import Image, ImageOps

    with _opened(content) as image:
        kind = "JPEG" if image.format == "MPO" else image.format
        try:
            upright = ImageOps.exif_transpose(image)
        except (OSError, ValueError, SyntaxError) as error:
            raise _unreadable(error) from None
        profile = image.info.get("icc_profile")
        bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
        if upright.mode == "P":
            bare.putpalette(upright.getpalette() or [])
            if "transparency" in image.info:
                bare.info["transparency"] = image.info["transparency"]
    out = io.BytesIO()
    options = {"quality": 95} if kind in {"JPEG", "WEBP"} else {}
    if "transparency" in bare.info:
        options["transparency"] = bare.info["transparency"]
    bare.save(out, kind, icc_profile=profile, **options)
    return Stripped(out.getvalue(), FORMATS[kind])


def _opened(content: bytes):
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
    except UnidentifiedImageError:
        raise InputError(
            "this is no JPEG, PNG or WebP picture; save it as JPEG (iPhones: Settings, Camera, "
            "Formats, Most Compatible) and try again"
        ) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _unreadable(error) from None
    if image.width * image.height > MAX_PIXELS:
        raise InputError(f"the picture has more than {MAX_PIXELS // 1_000_000} million points; make it smaller first")
    return image


def _unreadable(error: Exception) -> InputError:
    return InputError(f"the picture cannot be read ({type(error).__name__}); it may be damaged")
