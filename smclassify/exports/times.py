"""Times as the exports write them, turned into ISO 8601 in UTC (``2024-01-01T15:00:00Z``)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["iso_utc"]

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TWEET = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso_utc(value) -> str | None:
    """``value`` (seconds or milliseconds since 1970, a datetime, or text) in UTC; None where it is no time.

    Text may be ISO 8601, a tweet's ``Wed Oct 10 20:19:24 +0000 2018``, LinkedIn's
    ``2024-01-01 15:00:00 UTC``, or an e-mail's date. A time without a zone counts as UTC.
    """
    try:
        moment = _moment(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return None if moment is None else moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _moment(value) -> datetime | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _since_1970(value)
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    text = str(value).strip()
    if not 6 <= len(text) <= 60:
        return None
    if re.fullmatch(r"\d{9,16}(\.\d*)?", text):
        return _since_1970(float(text))
    if tweet := TWEET.fullmatch(text):
        month, day, clock, zone, year = tweet.groups()
        return _in_utc(datetime.fromisoformat(f"{year}-{MONTHS.index(month) + 1:02}-{day}T{clock}{zone}"))
    text = re.sub(r" ?(UTC|GMT|Z)$", "+00:00", text)
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        return _in_utc(parsedate_to_datetime(text))


def _since_1970(number: float) -> datetime | None:
    seconds = number / 1000 if abs(number) > 1e11 else number
    return EPOCH + timedelta(seconds=seconds) if seconds > 0 else None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
