"""Where bytes come from: a file, a file in an unzipped folder, or a member of a zip, with its hostile kinds.

Nothing is ever unpacked to disk: a member is inflated while it is read, and only if a reader asked for it.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from smclassify.exports.posts import unusable

__all__ = ["MAX_INFLATED", "MAX_MEMBERS", "MAX_RATIO", "Source", "folder_sources", "printable", "zip_sources"]

#: A zip member that inflates to more than this, or more than ``MAX_RATIO``-fold, is not read on.
MAX_INFLATED = 20_000_000_000
MAX_RATIO = 200
#: Below this size the ratio does not matter: a member is never held whole, and posts repeat themselves.
FREE_SIZE = 500_000_000
#: Files in one folder or zip.
MAX_MEMBERS = 2_000_000
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
READS = 1 << 16


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. ``name`` goes into the record (``tweets.js``), ``label`` into errors
    (``export.zip/data/tweets.js``); ``inner`` is the path within its export, with ``/``."""

    path: Path
    label: str
    inner: str
    member: zipfile.ZipInfo | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.inner.rpartition("/")[2]

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0].lower()

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """The bytes, buffered. Damage is an `InputError` when the reader gets to it."""
        try:
            raw, owner = self._raw()
        except DAMAGE as problem:
            raise unusable(self.label, _why(problem)) from None
        try:
            yield io.BufferedReader(_Watched(raw, self), READS)
        finally:
            raw.close()
            if owner is not None:
                owner.close()

    def head(self, size: int = READS) -> bytes:
        """The first ``size`` bytes."""
        with self.open() as stream:
            return stream.read(size)

    def _raw(self):
        if self.member is None:
            return open(self.path, "rb"), None
        if self.member.flag_bits & 1:
            raise unusable(self.label, "is encrypted; unzip it with its password and pass the folder")
        archive = zipfile.ZipFile(self.path)
        try:
            return archive.open(self.member), archive
        except BaseException:
            archive.close()
            raise


class _Watched(io.RawIOBase):
    """Reads ``stream``; names damage, and stops a member that inflates out of all proportion."""

    def __init__(self, stream, source: Source):
        self.stream, self.source, self.count = stream, source, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self.stream.read(len(buffer))
        except DAMAGE as problem:
            raise unusable(self.source.label, _why(problem)) from None
        self.count += len(data)
        member = self.source.member
        if member is not None and (
            self.count > MAX_INFLATED
            or (self.count > FREE_SIZE and self.count > MAX_RATIO * max(1, member.compress_size))
        ):
            raise unusable(
                self.source.label,
                f"inflates past {MAX_RATIO}-fold, as zip bombs do; unzip and check it first",
            )
        buffer[: len(data)] = data
        return len(data)


def _why(problem: Exception) -> str:
    if isinstance(problem, NotImplementedError):
        return "is compressed in a way that Python cannot read; unzip it and pass the folder"
    if isinstance(problem, PermissionError):
        return "may not be read; check its permissions"
    if isinstance(problem, FileNotFoundError):
        return "is no longer there"
    if isinstance(problem, OSError) and problem.errno:
        return f"cannot be read ({os.strerror(problem.errno).lower()})"
    return "is damaged or cut short; download it again"


def folder_sources(root: Path) -> tuple[list[Source], dict[str, int]]:
    """Every file below ``root``, sorted, and how many were left out, by reason. Links are not followed."""
    found, left_out = [], {}
    for folder, folders, files in os.walk(root, followlinks=False):
        folders.sort()
        for name in [*files, *(f for f in folders if os.path.islink(os.path.join(folder, f)))]:
            path = Path(folder, name)
            try:
                mode = path.lstat().st_mode
            except OSError:
                mode = 0
            if stat.S_ISREG(mode):
                inner = path.relative_to(root).as_posix()
                found.append(Source(path, f"{printable(root.name)}/{printable(inner)}", inner))
                if len(found) > MAX_MEMBERS:
                    raise unusable(
                        printable(root.name),
                        f"holds more than {MAX_MEMBERS:,} files; pass the export's own folder",
                    )
            else:
                reason = "symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
                left_out[reason] = left_out.get(reason, 0) + 1
    return sorted(found, key=lambda source: source.inner), left_out


def zip_sources(path: Path, label: str) -> tuple[list[Source], dict[str, int]]:
    """Every file of a zip, sorted, and how many were left out, by reason. Opens no member."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except DAMAGE as problem:
        raise unusable(label, f"as a zip it {_why(problem)}") from None
    if len(members) > MAX_MEMBERS:
        raise unusable(
            label, f"holds more than {MAX_MEMBERS:,} files; unzip it and pass the export's own folder"
        )
    found, left_out = {}, {}
    for member in members:
        name = member.filename.replace("\\", "/")
        if member.is_dir():
            continue
        if (
            name.startswith("/")
            or ":" in name.partition("/")[0]
            or ".." in name.split("/")
            or not name.isprintable()
        ):
            reason = "unsafe name"
        elif stat.S_ISLNK(member.external_attr >> 16):
            reason = "symbolic link"
        elif name in found:
            reason = "name that occurs twice"
        else:
            found[name] = Source(path, f"{label}/{printable(name)}", name, member)
            continue
        left_out[reason] = left_out.get(reason, 0) + 1
    return [found[name] for name in sorted(found)], left_out


def printable(name: str) -> str:
    """``name`` on one printable line of bounded length."""
    return "".join(c if c.isprintable() else "?" for c in name)[-200:]
