"""The feedback store keeps what was agreed to, under other names, loses nothing and forgets on demand."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pytest import param

from smclassify import policy
from smclassify.corpus import LabelledPost, Person, Span, read_labelled
from smclassify.errors import InputError
from smclassify.feedback import FeedbackStore, data_folder, schema, uncertainty
from smclassify.feedback.names import anonymised
from smclassify.vocabulary import Account, Category, Draft, Entity, EntityLabel, Finding

ROOT = Path(__file__).parents[1]
TEXT = "So proud of Maya T. and Coach Dunn! We're at Mystic Aquarium until 1. Call 860-535-2109."


@pytest.fixture
def store(tmp_path):
    with FeedbackStore(tmp_path / "feedback.sqlite") as store:
        yield store


def report(text=TEXT, *, account="sponsored", name="crec", score=0.97):
    """What a checker says that sees Maya T., Coach Dunn and where they are."""
    def at(words):
        return text.index(words), text.index(words) + len(words)

    marks = [(Category.STUDENT_NAME, "Maya T."), (Category.LIVE_LOCATION, "We're at Mystic Aquarium until 1.")]
    findings = [Finding(category=c, start=at(w)[0], end=at(w)[1], score=score) for c, w in marks if w in text]
    seen = [(EntityLabel.STUDENT, "Maya T."), (EntityLabel.STAFF, "Dunn"), (EntityLabel.LOCATION, "Mystic Aquarium")]
    entities = [Entity(label=label, start=at(w)[0], end=at(w)[1]) for label, w in seen if w in text]
    return policy.load(name).judge(Draft(text=text, account=Account(account), policy=name), findings, entities)


class TestConsent:
    @pytest.mark.parametrize("consent", [False, None, "yes", 1])
    def test_nothing_is_stored_without_it(self, store, consent):
        with pytest.raises(InputError, match="consent"):
            store.keep(report(), consent=consent)
        assert store.examples() == []

    def test_the_database_itself_refuses(self, store):
        store.keep(report(), consent=True)
        with pytest.raises(InputError) as refusal, store.database.writing() as connection:
            connection.execute(schema.EXAMPLES.update().values(consent=False))
        assert "Maya" not in str(refusal.value)
        assert store.examples()

    def test_names_and_numbers_are_replaced_before_anything_is_stored(self, store, tmp_path):
        store.keep(report(), consent=True)
        stored = store.examples()[0]
        assert stored.names_replaced
        assert not any(word in stored.text for word in ("Maya", "Dunn", "535-2109"))
        assert "Mystic Aquarium" in stored.text
        everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"Maya" not in everything and b"Dunn" not in everything

    def test_the_author_may_keep_them(self, store):
        store.keep(report(), consent=True, replace_names=False)
        assert store.examples()[0].text == TEXT

    def test_a_roster_is_not_stored(self, store, tmp_path):
        judged = report()
        store.keep(replace(judged, draft=replace(judged.draft, roster=("Zebulon Pike",))), consent=True)
        assert all(b"Zebulon" not in path.read_bytes() for path in tmp_path.iterdir())

    @pytest.mark.parametrize("text", ["", "  ", param("x" * 100_001, id="long")])
    def test_a_text_that_is_empty_or_too_long_is_refused(self, store, text):
        with pytest.raises(InputError, match="nothing was stored"):
            store.keep(report(text), consent=True)


class TestNames:
    def post(self, text, *names, role="STUDENT", spans=()):
        people = [Person(role, text.index(n), text.index(n) + len(n)) for n in names]
        return LabelledPost(draft=Draft(text=text), labels=frozenset(), people=tuple(people), spans=tuple(spans))

    def changed(self, text, *names, seed=0, **options):
        return anonymised(self.post(text, *names), rng=random.Random(seed), **options)

    @pytest.mark.parametrize("seed", range(20))
    def test_the_same_name_gets_the_same_new_one_in_its_case(self, seed):
        text = self.changed("Lily won! LILY again, and lily's mom, #lily", "Lily", seed=seed).draft.text
        first = text.split()[0]
        assert first.istitle() and first.lower() != "lily"
        assert f"{first.upper()} again" in text

    def test_a_name_that_is_also_a_word_is_left_where_it_is_a_word(self):
        text = self.changed("Grace read aloud, with grace.", "Grace").draft.text
        assert text.endswith("with grace.") and not text.startswith("Grace")

    def test_short_names_and_initials_change_too(self):
        text = self.changed("Li and Bo M. shared.", "Li", "Bo M.").draft.text
        assert "Li " not in text and "Bo" not in text and " M." not in text

    def test_spans_move_along(self):
        text = "Maya at Mystic Aquarium with Maya"
        spans = [Span("student_name", 0, 4), Span("location", 8, 23), Span("student_name", 29, 33)]
        changed = anonymised(self.post(text, spans=spans), rng=random.Random(3))
        first, place, again = (changed.draft.text[s.start : s.end] for s in changed.spans)
        assert place == "Mystic Aquarium" and first == again != "Maya"

    def test_what_is_nobodys_name_is_kept(self):
        text = "The Jordan Rivers club meets. Jordan spoke."
        kept = self.changed(text, "Jordan Rivers", keep=[(4, 17)]).draft.text
        assert kept == text

    @pytest.mark.parametrize("contact", ["860-535-2109", "me@school.org", "@lily_writes", "student ID: 4482913",
                                         "the wifi password is Gh7!kkq2", "12 Elm Street"])
    def test_contact_and_access_data_change(self, contact):
        text = self.changed(f"Reach out: {contact} today", seed=1).draft.text
        assert contact not in text and text.startswith("Reach out: ") and text.endswith(" today")


class TestReview:
    def test_the_uncertain_come_first(self, store):
        sure = store.keep(report(score=0.99), consent=True)
        unsure = store.keep(report(score=0.55), consent=True)
        assert store.next_to_review("ann").id == unsure
        store.accept(unsure, "ann")
        assert store.next_to_review("ann").id == sure

    def test_what_nobody_has_seen_comes_before_what_another_decided(self, store):
        first = store.keep(report(score=0.55), consent=True)
        second = store.keep(report(score=0.99), consent=True)
        store.accept(first, "ann")
        assert store.next_to_review("bob").id == second
        store.accept(second, "bob")
        assert store.next_to_review("bob").id == first

    def test_skipped_ones_come_last_and_are_not_exported(self, store):
        first, second = (store.keep(report(score=s), consent=True) for s in (0.5, 0.9))
        store.skip(first, "ann")
        assert store.next_to_review("ann").id == second
        store.accept(second, "ann")
        assert store.next_to_review("ann").id == first
        assert [post.draft.id for post in store.posts()] == [f"fb-{second[:12]}"]

    def test_an_empty_queue(self, store):
        assert store.next_to_review("ann") is None

    def test_decisions(self, store):
        ids = [store.keep(report(), consent=True) for _ in range(3)]
        store.accept(ids[0], "ann")
        store.correct(ids[1], "ann", labels=["live_location"], reason="Maya T. is a teacher")
        store.correct(ids[2], "ann", labels=[])
        decisions = {e.id: e.reviews[0].decision for e in store.examples()}
        assert decisions == dict(zip(ids, ("accepted", "corrected", "dismissed"), strict=True))

    def test_two_reviewers_differ_and_the_category_becomes_optional(self, store):
        example = store.keep(report(), consent=True)
        store.accept(example, "ann")
        assert store.disagreements() == []
        store.correct(example, "bob", labels=["live_location"])
        (shown,) = store.disagreements()
        assert shown.differing == ("student_name",)
        (post,) = store.posts()
        assert (post.labels, post.optional) == ({"live_location"}, {"student_name"})

    def test_a_later_word_replaces_the_earlier(self, store):
        example = store.keep(report(), consent=True)
        store.correct(example, "ann", labels=[])
        store.accept(example, "bob")
        store.accept(example, " ann ")
        assert store.disagreements() == []
        assert len(store.examples()[0].reviews) == 2

    @pytest.mark.parametrize(("labels", "account", "message"), [
        (["rude"], "sponsored", "no category"), (["political"], "personal", "does not restrict political"),
    ])
    def test_labels_that_cannot_be(self, store, labels, account, message):
        example = store.keep(report(account=account), consent=True)
        with pytest.raises(InputError, match=message):
            store.correct(example, "ann", labels=labels)

    def test_a_review_needs_an_alias_and_an_example(self, store):
        with pytest.raises(InputError, match="alias"):
            store.accept(store.keep(report(), consent=True), " ")
        with pytest.raises(InputError, match="no example"):
            store.accept("nothing", "ann")

    def test_spans_outside_the_text_are_refused(self, store):
        example = store.keep(report(), consent=True)
        with pytest.raises(InputError, match="outside the text"):
            store.correct(example, "ann", labels=["student_name"], spans=[Span("student_name", 5, 999)])

    def test_how_unsure(self):
        assert uncertainty(report(score=0.5)) == 1
        assert uncertainty(report("Quiet day.")) == 0
        assert uncertainty(replace(report("Quiet day."), error="not in English")) == 1


class TestExport:
    def test_round_trip(self, store, tmp_path):
        first = store.keep(report(), consent=True)
        store.accept(first, "ann")
        store.keep(report("Never reviewed."), consent=True)
        out = tmp_path / "exports" / "feedback.jsonl"
        assert store.export(out) == 1
        (post,) = read_labelled([out])
        assert post.labels == {"student_name", "live_location"}
        names = [s for s in post.spans if s.category == "student_name"]
        assert len(names) == 1 and post.draft.text[names[0].start : names[0].end].endswith(".")
        assert not list(out.parent.glob("*.part"))

    def test_a_dismissed_name_leaves_no_span(self, store, tmp_path):
        text = "Join the Maya T. sailing club."
        example = store.keep(report(text), consent=True, nobody=[(9, 16)])
        store.correct(example, "ann", labels=[])
        (post,) = store.posts()
        assert (post.draft.text, post.labels, post.spans) == (text, frozenset(), ())

    def test_a_missed_name_is_marked_and_replaced(self, store):
        text = "Well done Pim, well done."
        example = store.keep(report(text), consent=True, missed=[(10, 13)])
        store.correct(example, "ann", labels=["student_name"])
        (post,) = store.posts()
        (span,) = post.spans
        assert "Pim" not in post.draft.text
        assert post.draft.text == f"Well done {post.draft.text[span.start : span.end]}, well done."


class TestDelete:
    def test_one_and_all_with_their_reviews(self, store):
        ids = [store.keep(report(), consent=True) for _ in range(3)]
        store.accept(ids[0], "ann")
        assert store.delete([ids[0], "unknown"]) == 1
        assert [e.id for e in store.examples()] == sorted(ids[1:], key=ids.index)
        assert store.delete() == 2
        assert store.examples() == []
        with store.database.reading() as connection:
            assert connection.execute(schema.REVIEWS.select()).all() == []

    def test_no_trace_stays_in_the_files(self, store, tmp_path):
        store.keep(report("Rutabaga futures are up."), consent=True)
        assert any(b"Rutabaga" in path.read_bytes() for path in tmp_path.iterdir())
        store.delete()
        assert not any(b"Rutabaga" in path.read_bytes() for path in tmp_path.iterdir())


WRITER = """
import sys, time
sys.path[:0] = [{root!r}, {tests!r}]
from test_feedback import report
from smclassify.feedback import FeedbackStore
store = FeedbackStore({place!r})
print("ready", flush=True)
for number in range({count}):
    example = store.keep(report(f"Quiet day {{number}} in room 7."), consent=True)
    print(example, flush=True)
"""


def writer(place, count):
    code = WRITER.format(root=str(ROOT), tests=str(Path(__file__).parent), place=str(place), count=count)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


class TestSurvival:
    def test_kill_9_in_the_middle_of_writing_loses_nothing(self, tmp_path):
        place = tmp_path / "feedback.sqlite"
        with writer(place, 100_000) as process:
            told = [process.stdout.readline().strip() for _ in range(20)][1:]
            process.send_signal(signal.SIGKILL)
            told += [line.strip() for line in process.stdout if len(line) == 33]
        with FeedbackStore(place) as store:
            kept = [example.id for example in store.examples()]
            assert set(told) <= set(kept)
            assert len(kept) <= len(told) + 1  # the one that was written and not yet told
            store.keep(report(), consent=True)
        with sqlite3.connect(place) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()

    def test_a_transaction_that_is_killed_half_way_leaves_nothing(self, tmp_path):
        place = tmp_path / "feedback.sqlite"
        FeedbackStore(place).close()
        code = f"""
import os, signal
from smclassify.feedback import FeedbackStore, schema
with FeedbackStore({str(place)!r}).database.writing() as connection:
    connection.execute(schema.EXAMPLES.insert().values(
        id="half", text="x", account="personal", policy="crec", said=[], spans=[], uncertainty=0,
        names_replaced=True, consent=True, added_at="now"))
    os.kill(os.getpid(), signal.SIGKILL)
"""
        status = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode
        assert status == -signal.SIGKILL
        with FeedbackStore(place) as store:
            assert store.examples() == []

    def test_two_processes_writing_at_once_lose_nothing(self, tmp_path):
        place = tmp_path / "feedback.sqlite"  # both also make it
        with writer(place, 40) as one, writer(place, 40) as other:
            told = {line.strip() for process in (one, other) for line in process.stdout} - {"ready"}
        assert (one.returncode, other.returncode) == (0, 0)
        with FeedbackStore(place) as store:
            assert {example.id for example in store.examples()} == told
        assert len(told) == 80

    def test_threads_may_share_a_store(self, store):
        with ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(lambda n: store.keep(report(f"Day {n}"), consent=True), range(24)))
        assert {example.id for example in store.examples()} == set(ids)

    def test_a_writer_waits_for_another(self, store):
        with ThreadPoolExecutor(1) as pool, store.database.writing() as connection:
            connection.execute(schema.SCHEMA.update().values(version=schema.VERSION))
            waiting = pool.submit(store.keep, report(), consent=True)
            time.sleep(0.2)
            assert not waiting.done()
        assert waiting.result()


class TestSchema:
    def test_a_store_of_the_future_is_refused(self, tmp_path):
        place = tmp_path / "feedback.sqlite"
        with FeedbackStore(place) as store, store.database.writing() as connection:
            connection.execute(schema.SCHEMA.update().values(version=99))
        with pytest.raises(InputError, match="newer smclassify"):
            FeedbackStore(place)

    def test_an_older_store_is_migrated_once_and_keeps_its_examples(self, tmp_path, monkeypatch):
        place = tmp_path / "feedback.sqlite"
        with FeedbackStore(place) as store:
            store.keep(report(), consent=True)
        monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
        change = "ALTER TABLE smclassify_examples ADD COLUMN district TEXT"
        monkeypatch.setattr(schema, "MIGRATIONS", {schema.VERSION - 1: (change,)})
        for _ in range(2):
            with FeedbackStore(place) as store:
                assert len(store.examples()) == 1
                with store.database.reading() as connection:
                    assert connection.exec_driver_sql("SELECT district FROM smclassify_examples").one() == (None,)

    def test_every_step_to_this_version_has_its_migration(self):
        assert set(schema.MIGRATIONS) == set(range(1, schema.VERSION))

    def test_a_migration_that_fails_leaves_the_store_as_it_was(self, tmp_path, monkeypatch):
        place = tmp_path / "feedback.sqlite"
        FeedbackStore(place).close()
        with monkeypatch.context() as patch:
            patch.setattr(schema, "VERSION", schema.VERSION + 1)
            changes = ("ALTER TABLE smclassify_examples ADD COLUMN district TEXT", "NOT SQL")
            patch.setattr(schema, "MIGRATIONS", {schema.VERSION - 1: changes})
            with pytest.raises(InputError, match="nothing was changed"):
                FeedbackStore(place)
        with FeedbackStore(place) as store, pytest.raises(InputError), store.database.reading() as connection:
            connection.exec_driver_sql("SELECT district FROM smclassify_examples")


class TestPlace:
    def test_the_users_data_folder_is_the_default(self, monkeypatch, tmp_path):
        monkeypatch.setenv("SMCLASSIFY_DATA", str(tmp_path))
        monkeypatch.delenv("SMCLASSIFY_FEEDBACK", raising=False)
        assert schema.feedback_url().database == str(tmp_path / "feedback.sqlite")

    @pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Linux's own place")
    def test_it_is_the_systems_place(self, monkeypatch, tmp_path):
        monkeypatch.delenv("SMCLASSIFY_DATA", raising=False)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert data_folder() == tmp_path / "smclassify"

    def test_any_url_will_do(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SMCLASSIFY_FEEDBACK", f"sqlite:///{tmp_path / 'other.db'}")
        with FeedbackStore() as store:
            store.keep(report(), consent=True)
        assert (tmp_path / "other.db").is_file()

    def test_no_password_is_shown(self):
        url = schema.feedback_url("postgresql://ann:hunter2@db/district")
        shown = schema.shown(url)
        assert "hunter2" not in shown and "ann" in shown

    def test_a_driver_that_is_missing_is_named(self):
        with pytest.raises(InputError, match="driver"):
            FeedbackStore("nosuchdb://ann:hunter2@db/district")

    def test_what_is_no_database(self, tmp_path):
        place = tmp_path / "notes.txt"
        place.write_text("This is no database at all, but it is long enough to look like one. " * 40)
        with pytest.raises(InputError, match=r"notes\.txt"):
            FeedbackStore(place)

    @pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
    def test_nobody_else_may_read_it(self, store):
        assert Path(store.where).stat().st_mode & 0o077 == 0


def test_a_row_is_plain_json(store, tmp_path):
    store.accept(store.keep(report(name="stonington", account="personal"), consent=True), "ann")
    store.export(tmp_path / "out.jsonl")
    record = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert record.keys() == {"id", "text", "account", "policy", "labels", "optional", "spans", "note"}
    assert (record["account"], record["policy"]) == ("personal", "stonington")
