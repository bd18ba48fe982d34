"""The models that ship, loaded once."""

import pytest

from smclassify.checker import Checker


@pytest.fixture(scope="session")
def checker():
    return Checker.load()
