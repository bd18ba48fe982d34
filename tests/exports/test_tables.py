"""CSV, TSV, XLSX and Parquet: what is read, what is rejected, what is refused."""

from datetime import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest import param
from reading import SAMPLES, outcome, posts, rejects, skips, texts

from smclassify.errors import InputError
from smclassify.exports import TEXT_COLUMNS, read
from smclassify.vocabulary import Account


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_detected(write, delimiter):
    assert texts(
        write("a.csv", delimiter.join(["id", "text"]) + "\n" + delimiter.join(["1", "hi there"]))
    ) == ["hi there"]


def test_excel_names_its_delimiter(write):
    assert texts(write("a.csv", "sep=;\nid;text\n1;hi, you\n")) == ["hi, you"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encoding_is_detected(write, encoding):
    assert texts(write("a.csv", "id,text\n1,Café “à la” Díaz\n", encoding)) == ["Café “à la” Díaz"]


def test_an_encoding_that_changes_midway_is_mended_by_row(write):
    content = b"text\n" + b"plain\n" * 20_000 + "Café – ok\n".encode("cp1252") + "Café – ok\n".encode()
    assert texts(write("a.csv", content))[-2:] == ["Café – ok"] * 2


def test_quoted_fields_keep_line_breaks_and_quotes(write):
    assert texts(write("a.csv", 'text,id\n"She said ""hi"".\r\nThen, left.",1\n')) == [
        'She said "hi".\r\nThen, left.'
    ]


@pytest.mark.parametrize("name", [*TEXT_COLUMNS, "Full Text", "FULL-TEXT", " text ", "Message"])
def test_text_column_is_found_by_name(write, name):
    assert texts(write("a.csv", f"key,{name}\n1,hi\n")) == ["hi"]


def test_the_likeliest_text_column_wins(write):
    assert texts(write("a.csv", "description,text\nno,yes\n")) == ["yes"]


def test_text_column_is_given(write):
    path = write("a.csv", "text,Words\nno,yes\n")
    assert texts(path, text_column="Words") == texts(path, text_column="words") == ["yes"]


def test_no_text_column(write):
    assert outcome(write("posts.csv", "a,b,c\n1,2,3\n"))[2] == (
        "posts.csv, row 1: no text column among a, b, c; pass --text-column"
    )


def test_text_column_that_is_not_there(write):
    assert "given with --text-column" in outcome(write("a.csv", "text\nhi\n"), text_column="nope")[2]


def test_a_header_that_is_a_post_is_not_quoted(write):
    assert "Maya" not in outcome(write("a.csv", "Maya was great today,2\nLiam too,3\n"))[2]


def test_fields_of_a_row(write):
    row = posts(
        write(
            "a.csv",
            "id,text,posted_at,account,policy,roster\nx1,hi,2024-01-01T10:00:00-05:00,Personal,stonington,Maya;Liam\n",
        )
    )[0]
    assert (row.id, row.source, row.row) == ("x1", "a.csv", 1)
    assert row.posted_at == "2024-01-01T15:00:00Z"
    assert (row.account, row.policy, row.roster) == (Account.PERSONAL, "stonington", ("Maya", "Liam"))


def test_a_row_without_context_has_none(write):
    row = posts(write("a.csv", "text,account,policy,roster\nhi,,,\n"))[0]
    assert (row.id, row.posted_at, row.account, row.policy, row.roster) == ("1", None, None, None, None)


def test_an_unknown_account_is_rejected(write):
    assert "account must be personal or sponsored" in rejects(write("a.csv", "text,account\nhi,@school\n"))[0]


def test_rows_without_text_are_counted(write):
    assert skips(write("a.csv", "id,text\n1,\n2,  \n3,hi\n")) == {"no text": 2}


@pytest.mark.parametrize(
    ("content", "kept", "reason"),
    [
        param("id,text,c\n1,a,b,d\n2,ok,\n", ["ok"], "4 cells where the header has 3", id="too many cells"),
        param("id,c,text\n1,a\n2,b,ok\n", ["ok"], "its text cell is missing", id="no text cell"),
        param(
            'id,text\n1,"torn\n2,ok\n3,fine\n',
            ["ok", "fine"],
            "a quote that opens here is never closed",
            id="open quote",
        ),
        param('id,text\n1,ok\n2,"torn', ["ok"], "a quote that opens here is never closed", id="cut short"),
        param("id,text\n1,a\0b\n2,ok\n", ["ok"], "NUL bytes", id="NUL"),
        param(
            b"id,text\n1,\x81\x8d\n2,ok\n",
            ["ok"],
            "neither UTF-8 nor Windows-1252",
            id="bytes of no encoding",
        ),
        param(
            "id,text\n1," + "x" * 100_001 + "\n2,ok\n",
            ["ok"],
            "100,001 characters; the limit is 100,000",
            id="long text",
        ),
        param(
            "id,text\n1," + "x" * 9_000_000 + "\n2,ok\n",
            ["ok"],
            "longer than 8,000,000 characters",
            id="long line",
        ),
    ],
)
def test_a_bad_row_is_rejected_and_the_rest_read(write, content, kept, reason):
    found, refused, error = outcome(write("a.csv", content))
    assert (found, error) == (kept, None)
    assert len(refused) == 1 and reason in refused[0] and refused[0].startswith("a.csv, row ")


def test_missing_last_cells_are_empty(write):
    assert texts(write("a.csv", "id,text,note,more\n1,hi\n")) == ["hi"]


def test_a_reject_names_file_row_and_line(write):
    refused = [
        item for item in read(write("a.csv", 'id,text\n1,"a\nb"\n2,x,y\n')) if isinstance(item, InputError)
    ]
    assert (refused[0].file, refused[0].row) == ("a.csv", 2)
    assert refused[0].reason.startswith("line 4: ")


def test_duplicate_text_columns(write):
    assert "2 columns are named text" in outcome(write("a.csv", "text,Text\na,b\n"))[2]


def test_other_duplicate_columns_do_not_matter(write):
    assert texts(write("a.csv", "id,x,x,text\n1,2,3,hi\n")) == ["hi"]


def test_a_huge_header(write):
    error = outcome(write("a.csv", ",".join(f"c{i}" for i in range(20_000)) + ",text\n"))[2]
    assert "20,001 columns; the limit is 16,384" in error


def test_an_endless_header(write):
    assert outcome(write("a.csv", "a" * 9_000_000 + ",text\nx,y\n"))[2]


@pytest.mark.parametrize(
    "name", ["posts.csv", "posts.tsv", "windows-1252.csv", "utf-16.csv", "posts.json", "labelled.jsonl"]
)
def test_samples_are_read_whole(name):
    assert texts(SAMPLES / "tables" / name)


def test_rows_are_read_one_by_one(write):
    import tracemalloc

    path = write("a.csv", "id,text\n" + "".join(f"{i},{'word ' * 20}\n" for i in range(30_000)))
    tracemalloc.start()
    count = sum(1 for _ in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 30_000 and peak < 1_500_000 < path.stat().st_size


@pytest.fixture
def workbook(tmp_path):
    def workbook(sheets: dict[str, list[list]]):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return workbook


def test_xlsx_reads_every_sheet_with_a_text_column(workbook):
    path = workbook(
        {"A": [["id", "text"], [7, "one\ntwo 🎉"]], "Notes": [["a"], ["b"]], "B": [["Message"], ["three"]]}
    )
    assert [(post.id, post.text) for post in posts(path)] == [("7", "one\ntwo 🎉"), ("2", "three")]


def test_xlsx_counts_the_other_sheets(workbook):
    path = workbook({"A": [["text"], ["hi"]], "Notes": [["a"], ["b"]]})
    assert "1 sheet without a text column" in [
        f"{i.count} {i.reason}" for i in read(path) if hasattr(i, "count")
    ]


def test_xlsx_header_below_empty_rows_and_dates(workbook):
    path = workbook({"A": [[], [], ["text", "date"], ["hi", datetime(2024, 1, 1, 15)]]})
    assert posts(path)[0].posted_at == "2024-01-01T15:00:00Z"


def test_xlsx_without_a_text_column(workbook):
    assert "no text column among a, b" in outcome(workbook({"A": [["a", "b"], [1, 2]]}))[2]


def test_xlsx_escapes_are_undone(workbook):
    assert texts(workbook({"A": [["text"], ["a_x000D_b"]]})) == ["a\rb"]


def test_parquet(tmp_path):
    table = pa.table(
        {
            "id": [1, 2],
            "text": ["hi 🎉", None],
            "created_at": [datetime(2024, 1, 1), None],
            "other": [[1], []],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert [(p.id, p.text, p.posted_at) for p in posts(tmp_path / "a.parquet")] == [
        ("1", "hi 🎉", "2024-01-01T00:00:00Z")
    ]


def test_parquet_with_roster_and_dictionary(tmp_path):
    table = pa.table({"text": pa.array(["a", "a"]).dictionary_encode(), "roster": [["Maya"], None]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert [post.roster for post in posts(tmp_path / "a.parquet")] == [("Maya",), None]


def test_parquet_without_a_text_column(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    assert "no text column among a" in outcome(tmp_path / "a.parquet")[2]


def test_parquet_column_that_is_no_text(tmp_path):
    pq.write_table(pa.table({"text": [[1], [2]]}), tmp_path / "a.parquet")
    assert all("not text" in line for line in rejects(tmp_path / "a.parquet"))


def test_paths_are_read_in_the_order_given(write):
    first, second = write("b.csv", "text\none\n"), write("a.csv", "text\ntwo\n")
    assert texts([first, second]) == ["one", "two"]
    assert texts([second, str(first)]) == ["two", "one"]


def test_a_missing_file_is_told_before_anything_is_read(write):
    with pytest.raises(InputError, match=r"nope\.csv: no such file"):
        read([write("a.csv", "text\none\n"), "nope.csv"])


@pytest.mark.parametrize("content", ["text", "text\n", "id,text\n\n\n"])
def test_a_table_without_rows_has_no_posts(write, content):
    assert outcome(write("a.csv", content)) == ([], [], None)
