"""Posts into batches: the unit that is judged, written and resumed.

Where a batch ends depends on the input alone, never on workers, engine or interruptions, so that every way of
scanning gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from smclassify.errors import InputError, RowError
from smclassify.exports.posts import Post, Skip
from smclassify.policy import available
from smclassify.vocabulary import Account, Draft

__all__ = ["BATCH_SIZE", "Batch", "Context", "batches", "draft_of"]

BATCH_SIZE = 256
# What a batch may hold besides: characters of text, and rejected rows.
MAX_CHARACTERS = 1_000_000
MAX_REJECTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The context of rows that bring none of their own; ``policy`` is an id or the path of a TOML file."""

    account: Account = Account.SPONSORED
    policy: str = "crec"
    roster: tuple[str, ...] = field(default=(), repr=False)


@dataclass(slots=True)
class Batch:
    """Drafts to judge, rejects as JSON lines, and how many items of the input lie before the batch's end."""

    drafts: list[Draft]
    rejects: list[str]
    position: int


def draft_of(post: Post, context: Context, policies: Collection[str]) -> Draft:
    """Return a post as a draft; its own context wins.

    A row's policy must be one of ``policies`` (ids), so that no file can name another file to open.

    Raises
    ------
    RowError
        The row's policy is none of them.
    """
    policy = context.policy
    if post.policy is not None:
        policy = post.policy.strip().lower()
        if policy not in policies:
            raise RowError(post.source, post.row, f"its policy is none of {', '.join(policies)}")
    return Draft(
        text=post.text,
        account=post.account or context.account,
        policy=policy,
        roster=context.roster if post.roster is None else post.roster,
        id=post.id,
        source=post.source or None,
        posted_at=post.posted_at,
    )


def batches(
    items: Iterable[Post | Skip | RowError | InputError],
    context: Context,
    start: int = 0,
    size: int = BATCH_SIZE,
) -> Iterator[Batch]:
    """Yield the batches after the first ``start`` items, which must be the end of a batch."""
    policies = available()
    batch, characters = Batch([], [], start), 0
    for position, item in enumerate(islice(items, start, None), start + 1):
        batch.position = position
        if isinstance(item, Post):
            try:
                batch.drafts.append(draft_of(item, context, policies))
                characters += len(item.text)
            except RowError as error:
                batch.rejects.append(_reject(error))
        elif isinstance(item, InputError):
            batch.rejects.append(_reject(item))
        if len(batch.drafts) >= size or characters >= MAX_CHARACTERS or len(batch.rejects) >= MAX_REJECTS:
            yield batch
            batch, characters = Batch([], [], position), 0
    yield batch


def _reject(error: InputError) -> str:
    if isinstance(error, RowError):
        row = {"file": error.file, "row": error.row, "reason": error.reason}
    else:
        reason = getattr(error, "reason", None)
        file = str(error).removesuffix(f": {reason}") if reason else None
        row = {"file": file, "row": None, "reason": reason or str(error)}
    return json.dumps(row, ensure_ascii=False) + "\n"
