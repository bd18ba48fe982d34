"""Commands that keep the models learning: ``feedback``, ``compare``, ``models promote`` and ``models rollback``.

Each parser carries the function that runs it as ``run``, which imports what it needs when it is called.
"""

# ruff: noqa: T201 - the command line prints

from __future__ import annotations

import argparse
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from smclassify.errors import InputError

__all__ = ["add_commands", "add_model_steps"]

DONE, REFUSED = 0, 1
WRITERS = {".html": "to_html", ".json": "to_json", ".txt": "to_text"}


def add_commands(command: Callable[..., ArgumentParser]) -> None:
    """Add ``feedback`` and ``compare``; ``command`` makes a parser as in `smclassify.cli`."""
    feedback = command(
        "feedback", "show, give out or delete what was kept to learn from",
        "  smclassify feedback list\n"
        "  smclassify feedback export corrections.jsonl\n"
        "  smclassify feedback delete 3f2a61c0 9be1\n"
        "  smclassify feedback delete --all\n"
        "  smclassify feedback where",
        "Drafts are kept only\nwith their author's consent, and with other names in them unless the author says\n"
        "otherwise. What is exported can be passed to `smclassify train --data`.",
    )
    steps = feedback.add_subparsers(dest="step", metavar="STEP", required=True)
    listing = step(steps, "list", "list what is kept, the text last", list_feedback)
    listing.add_argument("--json", action="store_true", help="print one JSON object a line")
    listing.add_argument("--disagreements", action="store_true", help="only those on which reviewers differ")
    export = step(steps, "export", "write what was reviewed as labelled posts to train on", export_feedback)
    export.add_argument("file", type=Path, metavar="FILE", help="where to write: JSON lines")
    delete = step(steps, "delete", "delete examples with their reviews", delete_feedback)
    delete.add_argument("ids", nargs="*", metavar="ID", help="ids as listed; their first characters will do")
    delete.add_argument("--all", action="store_true", help="everything")
    step(steps, "where", "say where the store is", where_feedback)
    for parser in steps.choices.values():
        parser.add_argument("--store", metavar="PLACE", help="a file or SQLAlchemy URL (default: the user's own)")

    compare = command(
        "compare", "say how sure the figures of models are, or whether others are better",
        "  smclassify compare labelled.jsonl\n"
        "  smclassify compare labelled.jsonl models-new -o comparison.html",
        "Intervals by bootstrap\nover groups of siblings; two models are compared by a paired test on the same posts.",
    )
    compare.add_argument("file", type=Path, metavar="FILE", help="labelled posts as JSON lines")
    compare.add_argument("other", type=Path, nargs="?", metavar="DIR", help="a folder of other models")
    compare.add_argument("-o", "--output", type=Path, help="write a page or file instead: .html, .json or .txt")
    compare.add_argument("--models", type=Path, metavar="DIR", help="another folder of models in use")
    compare.set_defaults(run=compare_models)


def add_model_steps(models: ArgumentParser) -> None:
    """Add ``promote``, ``rollback`` and ``log`` to the parser of ``models``, which lists when none is given."""
    steps = models.add_subparsers(dest="step", metavar="STEP", title="steps")
    promote = step(steps, "promote", "put newly trained models into use, unless the guard set shows them to be worse",
                   promote_models)
    promote.add_argument("new", type=Path, metavar="DIR", help="the new models, such as models-new")
    promote.add_argument("--guard", type=Path, metavar="FILE", help="labelled posts that no training has seen")
    promote.add_argument("--force", action="store_true", help="whatever the guard set says")
    step(steps, "rollback", "put the models back that were in use before", roll_back_models)
    log = step(steps, "log", "show what was promoted, refused and rolled back", log_models)
    log.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object a line")
    for parser in steps.choices.values():  # suppressed, so that `models --models DIR STEP` means the same
        parser.add_argument("--models", type=Path, metavar="DIR", default=argparse.SUPPRESS,
                            help="another folder of models in use")


def step(steps, name: str, help: str, run: Callable[[Namespace], int]) -> ArgumentParser:
    """A parser for one step of a command."""
    parser = steps.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
    parser.set_defaults(run=run)
    return parser


def list_feedback(options: Namespace) -> int:
    """Print what is kept."""
    from dataclasses import asdict

    from smclassify.feedback import FeedbackStore
    from smclassify.report import visible

    with FeedbackStore(options.store) as store:
        examples = store.disagreements() if options.disagreements else store.examples()
    for example in examples:
        if options.json:
            print(json.dumps(asdict(example)))
            continue
        said = ", ".join(example.said) or "nothing"
        print(f"{example.id[:12]}  {example.added_at[:10]}  {example.account}, {example.policy}; flagged: {said}"
              f"{'' if example.names_replaced else '; NAMES KEPT'}")
        for review in example.reviews:
            print(f"{'':14}{visible(review.reviewer)} {review.decision}: {', '.join(review.labels) or 'nothing'}")
        print(f"{'':14}{visible(example.text).replace(chr(10), ' ')}")
    return DONE


def export_feedback(options: Namespace) -> int:
    """Write what was reviewed as labelled posts."""
    from smclassify.feedback import FeedbackStore

    with FeedbackStore(options.store) as store:
        count = store.export(options.file)
    print(f"{count:,} reviewed posts in {options.file}")
    return DONE


def delete_feedback(options: Namespace) -> int:
    """Delete examples by the beginnings of their ids, or everything."""
    from smclassify.feedback import FeedbackStore

    if bool(options.ids) == options.all:
        raise InputError("feedback delete: pass ids as `smclassify feedback list` shows them, or --all")
    with FeedbackStore(options.store) as store:
        ids = None if options.all else [whole_id(store, start) for start in options.ids]
        print(f"{store.delete(ids):,} deleted")
    return DONE


def whole_id(store, start: str) -> str:
    """The one id that begins like this."""
    found = [example.id for example in store.examples() if example.id.startswith(start.removeprefix("fb-"))]
    if len(found) != 1:
        raise InputError(f"feedback delete: {len(found)} ids begin with {start[:40]!r}; pass one as it is listed")
    return found[0]


def where_feedback(options: Namespace) -> int:
    """Print where the store is; does not make one."""
    from smclassify.feedback.schema import feedback_url, shown

    print(shown(feedback_url(options.store)))
    return DONE


def compare_models(options: Namespace) -> int:
    """Measure the models in use on labelled posts, or compare others with them."""
    from smclassify import comparison
    from smclassify.corpus import read_labelled

    if options.output and options.output.suffix.lower() not in WRITERS:
        raise InputError(f"{options.output}: the extension picks the format; use one of {', '.join(WRITERS)}")
    posts = list(read_labelled([options.file]))
    if not posts:
        raise InputError(f"{options.file}: no posts in it; pass labelled posts as JSON lines")
    reports = judged(options.models, posts)
    if options.other is None:
        result = comparison.measure(posts, reports)
    else:
        result = comparison.compare(posts, reports, judged(options.other, posts))
    if options.output is None:
        print(comparison.to_text(result))
    else:
        write = getattr(comparison, WRITERS[options.output.suffix.lower()])
        options.output.write_text(write(result), encoding="utf-8")
        print(f"The figures are in {options.output}")
    return DONE


def judged(models: Path | None, posts) -> list:
    """Reports of the models of a folder."""
    from smclassify.checker import Checker

    return list(Checker.load(models).check_many(post.draft for post in posts))


def promote_models(options: Namespace) -> int:
    """Put models into use, or say why not."""
    from smclassify.promotion import promote

    decision = promote(options.new, in_use=options.models, guard=options.guard, force=options.force)
    out = sys.stdout if decision.promoted else sys.stderr
    for reason in decision.reasons:
        print(f"worse on the guard set: {reason}" if decision.result else reason, file=out)
    if not decision.promoted:
        print("Not promoted. Look at `smclassify compare FILE DIR`; --force promotes them nevertheless.", file=out)
        return REFUSED
    print("In use now. `smclassify models rollback` goes back.")
    return DONE


def roll_back_models(options: Namespace) -> int:
    """Put the earlier models back."""
    from smclassify.promotion import rollback

    print(f"The earlier models are in use again in {rollback(in_use=options.models)}")
    return DONE


def log_models(options: Namespace) -> int:
    """Print the steps so far."""
    from smclassify.promotion import log_path

    lines = log_path().read_text(encoding="utf-8").splitlines() if log_path().is_file() else []
    for line in lines:
        entry = json.loads(line)
        if options.json:
            print(line)
            continue
        print(f"{entry['time']}  {entry['step']:<11}  {entry['from'] or 'nothing'} -> {entry['to']}  {entry['models']}")
        for reason in entry.get("reasons", []):
            print(f"{'':27}{reason}")
    return DONE
