"""Every format tells the same, and no cell or page lets a post act."""

import csv
import html
import io
import json
import re
from html.parser import HTMLParser

import pytest
from fake_checker import LoadFake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest import param

from smclassify.scan import page, tables
from smclassify.scan.charts import bars, columns

openpyxl = pytest.importorskip("openpyxl")
parquet = pytest.importorskip("pyarrow.parquet")

FORMULAS = [
    "=1+1", "+1 to Lily", "-Lily", "@Lily", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","Lily")', "=", "#N/A",
    "\uff1d1+1", "=cmd|' /C calc'!A0",
]  # fmt: skip
ODD = [
    "a,b;c\"d'e",
    "two\nlines\r\nand more",
    "emoji 👩‍🏫🏽 Lily é",
    "<script>alert('Lily')</script>",
    "\u202eturned\x07",
]
ROWS = [
    {"id": text, "text": text, "created_at": f"2024-{i % 12 + 1:02}-03T10:00:00Z"}
    for i, text in enumerate(FORMULAS + ODD)
] + [{"text": "We're at Mystic Aquarium with Lily. Vote yes"}, {"text": "unjudgeable"}]


@pytest.fixture
def scanned(posts, run, tmp_path, read_lines):
    """Scan ROWS to a format; return its path and the records."""

    def scanned(ext, rows=ROWS):
        source = posts(rows)
        run(source)
        run(source, ext=ext)
        return tmp_path / f"out.{ext}", read_lines(tmp_path / "out.jsonl")

    return scanned


class TestCsv:
    def test_holds_the_whole_record(self, scanned):
        path, records = scanned("csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            assert list(row) == list(record)
            assert row["text"].removeprefix("'") == record["text"]
            assert row["labels"].split(";") == (record["labels"] or [""])
            assert json.loads(row["findings"]) == record["findings"]
            assert json.loads(row["entities"]) == record["entities"]
            assert row["error"] == (record["error"] or "")

    def test_no_cell_starts_a_formula(self, scanned):
        path, _ = scanned("csv")
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\uff1d"))]

    @given(st.text())
    def test_an_ordinary_cell_is_left_as_it_is(self, text):
        defused = tables._defused(text)
        assert defused in (text, f"'{text}")
        assert text[:1].isalnum() <= (defused == text)


class TestXlsx:
    def test_a_sheet_of_posts_and_a_sheet_of_findings(self, scanned):
        path, records = scanned("xlsx")
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["posts", "findings"]
        header, *posts = book["posts"].iter_rows(values_only=True)
        assert [row[header.index("verdict")] for row in posts] == [r["verdict"] for r in records]
        header, *findings = book["findings"].iter_rows(values_only=True)
        found = [f for r in records for f in r["findings"]]
        assert [row[header.index("category")] for row in findings] == [f["category"] for f in found]
        assert [row[header.index("start")] for row in findings] == [f["start"] for f in found]
        assert [row[header.index("score")] for row in findings] == [f["score"] for f in found]

    def test_no_cell_is_a_formula_or_an_error(self, scanned):
        path, _ = scanned("xlsx")
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
        texts = {cell.value for cell in cells}
        assert set(FORMULAS) - texts <= {"\r=1+1"}  # XML has no carriage return
        assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))

    def test_header_is_frozen_and_filters(self, scanned):
        path, records = scanned("xlsx")
        sheet = openpyxl.load_workbook(path)["posts"]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:H{len(records) + 1}"
        assert sheet.column_dimensions["D"].width == 80

    def test_a_full_sheet_goes_on_in_the_next(self, scanned, monkeypatch):
        monkeypatch.setattr(tables, "MAX_SHEET_ROWS", 3)
        path, records = scanned("xlsx", [{"text": f"{i} Lily"} for i in range(8)])
        book = openpyxl.load_workbook(path)
        assert [s for s in book.sheetnames if s.startswith("posts")] == ["posts", "posts 2", "posts 3"]
        texts = [
            row[3]
            for name in ("posts", "posts 2", "posts 3")
            for row in book[name].iter_rows(2, values_only=True)
        ]
        assert texts == [r["text"] for r in records]
        assert book["posts 3"].auto_filter.ref == "A1:H3"

    @pytest.mark.parametrize("text", [param("x" * 40_000, id="ascii"), param("😀" * 20_000, id="emoji")])
    def test_a_long_post_is_cut_and_says_so(self, scanned, text):
        path, _ = scanned("xlsx", [{"text": text}])
        cell = openpyxl.load_workbook(path)["posts"]["D2"].value
        assert len(cell.encode("utf-16-le")) // 2 <= 32_767
        assert cell.endswith("(cut here)")


class TestParquet:
    def test_holds_the_records(self, scanned):
        path, records = scanned("parquet")
        assert parquet.read_table(path).to_pylist() == records

    def test_has_the_same_columns_without_posts_flagged(self, scanned):
        path, _ = scanned("parquet", [{"text": "fine"}])
        (row,) = parquet.read_table(path).to_pylist()
        assert (row["findings"], row["labels"]) == ([], [])


class Page(HTMLParser):
    """The tags, links and visible text of a page."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes, self.open, self.text = [], [], [], io.StringIO()
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "input", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.write(data)


class TestHtml:
    def test_is_one_page_that_loads_nothing(self, scanned):
        path, records = scanned("html")
        markup = path.read_text(encoding="utf-8")
        shown = Page(markup)
        assert not shown.open
        assert {"script", "link", "img", "iframe", "a"} & set(shown.tags) == {"script"}
        assert shown.tags.count("script") == 1
        assert not [a for a in shown.attributes if a[0] in ("src", "href", "style") or a[0].startswith("on")]
        assert "default-src 'none'" in dict(shown.attributes)["content"] or "default-src 'none'" in markup
        assert markup.count('class="post"') == len(records)

    def test_its_policy_names_its_own_style_and_script(self, scanned):
        path, _ = scanned("html")
        markup = path.read_text(encoding="utf-8")
        for kind in ("style", "script"):
            content = re.search(f"<{kind}>(.*?)</{kind}>", markup, re.DOTALL)[1]
            assert f"{kind}-src 'sha256-{page._hash(content)}'" in html.unescape(markup)

    def test_shows_summary_charts_and_posts(self, scanned):
        path, records = scanned("html")
        markup = path.read_text(encoding="utf-8")
        assert f"Scan of {len(records)} posts" in markup
        assert markup.count("<svg") == 2
        assert '<option value="student_name">student name</option>' in markup
        assert "@media print" in markup
        assert "&lt;script&gt;alert(&#x27;" in markup
        assert 'data-labels="live_location political student_name"' in markup

    def test_the_gravest_posts_stay_where_there_are_too_many(self, scanned, monkeypatch):
        monkeypatch.setattr(page, "MAX_SHOWN", 3)
        path, _ = scanned(
            "html", [{"text": t} for t in ("clear", "Vote yes", "Lily", "clear", "Vote yes", "Lily")]
        )
        markup = path.read_text(encoding="utf-8")
        assert re.findall(r'class="post" data-verdict="(\w+)"', markup) == ["review", "stop", "stop"]
        assert "3 of 6 posts are shown" in markup

    def test_many_months_are_counted_by_year(self, scanned):
        rows = [
            {"text": "x", "created_at": f"{year}-{month:02}-01"}
            for year in range(2015, 2025)
            for month in (1, 5, 9, 11, 12)
        ]
        path, _ = scanned("html", rows)
        assert ">2015</text>" in path.read_text(encoding="utf-8")


def test_charts_of_nothing_are_words():
    assert "nothing was flagged" in bars([])
    assert "when they were published" in columns([], ("stop",))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), max_size=4
    )
)
def test_any_text_survives_every_format(tmp_path_factory, texts):
    from smclassify.scan import Scan, scan

    folder = tmp_path_factory.mktemp("any")
    source = folder / "posts.jsonl"
    source.write_text("".join(json.dumps({"text": f"a{text}"}) + "\n" for text in texts) or '{"text": "a"}\n')
    for ext in ("csv", "xlsx", "parquet", "html"):
        scan(Scan(inputs=(source,), output=folder / f"out.{ext}", load=LoadFake()))
    expected = [f"a{text}" for text in texts] or ["a"]
    assert parquet.read_table(folder / "out.parquet")["text"].to_pylist() == expected
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == expected
    openpyxl.load_workbook(folder / "out.xlsx")
    assert not Page((folder / "out.html").read_text(encoding="utf-8")).open
