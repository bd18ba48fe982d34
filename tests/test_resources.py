"""Bundled files are found inside an installed package, else beside a checkout's."""

import pytest

from smclassify import resources


@pytest.mark.parametrize(
    ("find", "name"),
    [
        pytest.param(resources.data_path, "data", id="data"),
        pytest.param(resources.models_path, "models", id="models"),
    ],
)
class TestPaths:
    @pytest.fixture(autouse=True)
    def package(self, tmp_path, monkeypatch):
        monkeypatch.setattr(resources, "PACKAGE", tmp_path / "smclassify")
        return tmp_path / "smclassify"

    def test_a_checkout_has_them_beside_the_package(self, find, name, package):
        assert find("a", "b.toml") == package.parent / name / "a" / "b.toml"

    def test_a_wheel_has_them_inside_the_package(self, find, name, package):
        (package / "_bundled" / name).mkdir(parents=True)
        assert find("a", "b.toml") == package / "_bundled" / name / "a" / "b.toml"


def test_this_package_finds_its_policies():
    assert resources.data_path("policies", "crec.toml").is_file()
