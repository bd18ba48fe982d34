"""Where feedback is kept: the tables, their version, and a connection that loses nothing.

SQLite by default, in the user's data folder, with a write-ahead log: a writer killed in the middle leaves the
store as it was, and a second writer waits for the first. Any other SQLAlchemy URL does as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.pool import NullPool

from smclassify.errors import InputError

__all__ = ["EXAMPLES", "REVIEWS", "VERSION", "Database", "data_folder", "feedback_url", "shown"]

VERSION = 1
#: Statements that bring a store from the version of the key to the next.
MIGRATIONS: dict[int, tuple[str, ...]] = {}
WAIT = 30  # seconds that a writer waits for another

TABLES = sql.MetaData()
SCHEMA = sql.Table("smclassify_schema", TABLES, sql.Column("version", sql.Integer, nullable=False))
EXAMPLES = sql.Table(
    "smclassify_examples", TABLES,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("account", sql.String(16), nullable=False),
    sql.Column("policy", sql.String(64), nullable=False),
    sql.Column("said", sql.JSON, nullable=False),  # the labels that the checker gave
    sql.Column("spans", sql.JSON, nullable=False),  # [category, start, end]: what it saw
    sql.Column("uncertainty", sql.Float, nullable=False),  # 0 sure to 1 unsure
    sql.Column("names_replaced", sql.Boolean, nullable=False),
    sql.Column("consent", sql.Boolean, sql.CheckConstraint("consent"), nullable=False),
    sql.Column("added_at", sql.String(32), nullable=False),  # UTC, ISO 8601
)
REVIEWS = sql.Table(
    "smclassify_reviews", TABLES,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("example", sql.ForeignKey(EXAMPLES.c.id, ondelete="CASCADE"), nullable=False, index=True),
    sql.Column("reviewer", sql.String(80), nullable=False),
    sql.Column("decision", sql.String(16), nullable=False),  # accepted, corrected, dismissed or skipped
    sql.Column("labels", sql.JSON, nullable=False),
    sql.Column("optional", sql.JSON, nullable=False),
    sql.Column("spans", sql.JSON),  # null: those that the checker saw
    sql.Column("reason", sql.Text, nullable=False),
    sql.Column("reviewed_at", sql.String(32), nullable=False),
)


def data_folder() -> Path:
    """The folder for what this user keeps: ``SMCLASSIFY_DATA``, else the system's usual place."""
    if chosen := os.environ.get("SMCLASSIFY_DATA"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "smclassify"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "smclassify"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "smclassify"


def feedback_url(place: str | Path | None = None) -> sql.URL:
    """The SQLAlchemy URL of a place: a URL, a file, or None for ``SMCLASSIFY_FEEDBACK`` or the data folder."""
    place = place or os.environ.get("SMCLASSIFY_FEEDBACK") or data_folder() / "feedback.sqlite"
    if isinstance(place, str) and "://" in place:
        try:
            return sql.make_url(place)
        except sql.exc.ArgumentError:
            raise InputError("feedback: not a database URL; write it as postgresql+psycopg://user@host/name") from None
    return sql.URL.create("sqlite", database=str(Path(place).expanduser().absolute()))


def shown(url: sql.URL) -> str:
    """A place as a person may see it: a file's path, or a URL without its password."""
    local = url.get_backend_name() == "sqlite" and url.database
    return url.database if local else url.render_as_string(hide_password=True)


class Database:
    """A feedback database, made or brought up to date when it is opened.

    Raises
    ------
    InputError
        If it cannot be opened, its driver is missing, or a newer smclassify wrote it.
    """

    def __init__(self, place: str | Path | None = None):
        self.url = feedback_url(place)
        self.local = self.url.get_backend_name() == "sqlite"
        if self.local and self.url.database not in (None, "", ":memory:"):
            self._make_file(Path(self.url.database))
        options = {"poolclass": NullPool, "connect_args": {"timeout": WAIT}} if self.local else {"pool_pre_ping": True}
        try:  # hide_parameters: no error may quote a post
            self.engine = sql.create_engine(self.url, hide_parameters=True, **options)
        except (sql.exc.NoSuchModuleError, ImportError) as error:
            raise InputError(f"feedback: no driver for {self.where}; install it ({error})") from None
        if self.local:
            sql.event.listen(self.engine, "connect", prepare)
            sql.event.listen(self.engine, "begin", begin)
        with self.writing() as connection:
            bring_up_to_date(connection, self.where)

    @property
    def where(self) -> str:
        """The place as a person may see it, without a password."""
        return shown(self.url)

    def _make_file(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # nobody else reads it
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise InputError(f"{path}: the feedback store cannot be opened ({reason})") from None

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """A connection that sees one state of the store throughout."""
        with self._named_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """A transaction: all of it is kept or none; a second writer waits."""
        with self._named_errors(), self.engine.execution_options(smclassify_write=True).begin() as connection:
            yield connection

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except sql.exc.DBAPIError as error:
            # Other databases quote the row that they refuse; SQLite's messages hold no values.
            told = str(error.orig) if self.local else type(error.orig).__name__
            raise InputError(f"{self.where}: the feedback store refused ({told}); nothing was changed") from None

    def wipe_traces(self) -> None:
        """After a deletion, leave nothing of it in SQLite's log; freed pages were overwritten already."""
        if self.local:
            with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()


def prepare(connection, _record) -> None:
    """Set a new SQLite connection up; transactions are begun by `begin` alone."""
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}").close()


def begin(connection: sql.Connection) -> None:
    """Begin a transaction; a writer takes its lock at once, so that it never fails half way for another's sake."""
    write = connection.get_execution_options().get("smclassify_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def bring_up_to_date(connection: sql.Connection, where: str) -> None:
    """Make the tables, or migrate those of an earlier version, within the transaction."""
    TABLES.create_all(connection)
    version = connection.execute(sql.select(SCHEMA.c.version)).scalar()
    if version is None:
        connection.execute(SCHEMA.insert().values(version=VERSION))
        return
    if version > VERSION:
        raise InputError(f"{where}: a newer smclassify wrote this feedback store (schema {version}, known: {VERSION}); "
                         "install that one")
    for step in range(version, VERSION):
        for statement in MIGRATIONS[step]:
            connection.exec_driver_sql(statement)
    if version < VERSION:
        connection.execute(SCHEMA.update().values(version=VERSION))
