"""A roster is whatever a teacher has at hand: a list of names, or a school system's table."""

import pytest
from pytest import param

from smclassify.errors import InputError
from smclassify.roster import parse_roster, read_roster


@pytest.mark.parametrize(
    ("text", "names"),
    [
        param("Maya Turner\n\n  Omar  Haddad \nMaya Turner\n", ("Maya Turner", "Omar Haddad"), id="lines"),
        param("# class 4B\nLily\n", ("Lily",), id="comment"),
        param("Turner, Maya\nHaddad, Omar\n", ("Maya Turner", "Omar Haddad"), id="last, first"),
        param('id,Name\n1,Maya Turner\n2,"Haddad, Omar"\n', ("Maya Turner", "Omar Haddad"), id="name column"),
        param("Student;Grade\nLily;4\n", ("Lily",), id="semicolons"),
        param("Last Name\tFirst Name\nTurner\tMaya\n", ("Maya Turner",), id="two columns"),
        param("first_name,grade\nLily,4\n", ("Lily",), id="first names"),
        param("Name\nLily\n", ("Lily",), id="header alone"),
        param("Renée O'Neil-Díaz\n", ("Renée O'Neil-Díaz",), id="letters"),
        param("12345\n--\n", (), id="no names"),
        param("", (), id="empty"),
    ],
)
def test_names(text, names):
    assert parse_roster(text) == names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "class.txt"
    path.write_bytes("Renée\r\nLily\r\n".encode(encoding))
    assert read_roster(path) == ("Renée", "Lily")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\n\n", "no names in it"), (b"PK\x03\x04\0\0", "not a roster"), (b"x\n" * 3_000_000, "not a roster")],
)
def test_what_is_no_roster(tmp_path, content, said):
    path = tmp_path / "class.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_roster(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="the roster cannot be read"):
        read_roster(tmp_path / "gone.txt")
