"""What picture files tell, and clean copies that tell nothing."""

import io

import pytest
from PIL import Image
from pytest import param

from smclassify.errors import InputError
from smclassify.metadata import Traces, stripped, traces


def picture(kind="JPEG", size=(40, 20), position=False, taken=None, model=None, turned=None, mode="RGB", **options):
    """The bytes of a picture with these data; its left half is red, its right half blue."""
    image = Image.new(mode, size)
    if mode == "RGB":
        image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
        image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    exif = Image.Exif()
    if position:
        exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 21.0, 3.5), 3: "W", 4: (71.0, 57.0, 58.0)})
    if taken:
        exif.get_ifd(0x8769)[36867] = taken
    if model:
        exif[272] = model
    if turned:
        exif[274] = turned
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_position_time_and_device_are_seen_and_go(kind):
    content = picture(kind, position=True, taken="2026:11:20 09:12:00", model="iPhone 15")
    assert traces(content) == Traces(position=True, taken_at="2026:11:20 09:12:00", device="iPhone 15")
    clean = stripped(content)
    assert not traces(clean.content).any
    assert b"iPhone" not in clean.content
    assert clean.extension == {"JPEG": "jpg"}.get(kind, kind.lower())


def test_a_position_in_xmp_is_seen():
    content = picture(xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="41,21.0N"/>')
    assert traces(content).position
    assert not traces(stripped(content).content).any


def test_a_picture_without_data_has_none():
    assert not traces(picture()).any


def test_a_clean_copy_is_the_right_way_up():
    with Image.open(io.BytesIO(stripped(picture(turned=6)).content)) as image:
        assert image.size == (20, 40)
        red, _, blue = image.convert("RGB").getpixel((10, 2))
        assert red > 200 > blue


@pytest.mark.parametrize("mode", ["P", "RGBA", "L", "1"])
def test_colours_and_sizes_stay(mode):
    content = picture("PNG", mode=mode)
    with Image.open(io.BytesIO(stripped(content).content)) as image:
        assert (image.mode, image.size) == (mode, (40, 20))


def test_a_colour_profile_stays():
    content = picture(icc_profile=b"profile" * 20)
    with Image.open(io.BytesIO(stripped(content).content)) as image:
        assert image.info["icc_profile"] == b"profile" * 20


@pytest.mark.parametrize(
    "content",
    [param(b"", id="empty"), param(b"<svg onload=alert(1)>", id="svg"), param(b"GIF89a" + b"\0" * 40, id="gif")],
)
def test_what_is_no_picture_says_so(content):
    with pytest.raises(InputError, match="no JPEG, PNG or WebP"):
        traces(content)


def test_a_damaged_picture_says_so():
    content = picture(size=(400, 400), taken="2026:11:20 09:12:00")
    with pytest.raises(InputError, match="cannot be read"):
        stripped(content[: len(content) // 2])
