"""Every error that the package raises on purpose, in one small tree.

SmclassifyError                 the message is for a person: where, what, what to do next
├── InputError                  a file, a row or an option that cannot be used
│   └── RowError                one row of a file; the rest of the file is still read
├── PolicyError                 a policy file that breaks its rules
├── ArtifactError               a model file that is missing, altered or made by another version
└── UnjudgedError               a draft that the models cannot judge; never the same as clear

No message ever quotes a post.
"""

__all__ = ["ArtifactError", "InputError", "PolicyError", "RowError", "SmclassifyError", "UnjudgedError"]


class SmclassifyError(Exception):
    """Base of the package's errors; ``str(error)`` is one line that a person can act on."""


class InputError(SmclassifyError):
    """A file, row or option that cannot be used."""


class RowError(InputError):
    """One row that could not be read: ``file``, ``row`` (its number, counted from 1) and ``reason``."""

    def __init__(self, file: str, row: int, reason: str):
        super().__init__(f"{file}, row {row}: {reason}")
        self.file, self.row, self.reason = file, row, reason

    def __reduce__(self):
        return type(self), (self.file, self.row, self.reason)


class PolicyError(SmclassifyError):
    """A policy file that breaks its rules: file, key, what was expected."""


class ArtifactError(SmclassifyError):
    """A model file that is missing, altered or made by another version."""


class UnjudgedError(SmclassifyError):
    """A draft that the models cannot judge, such as one that is not in English."""
