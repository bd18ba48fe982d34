"""What each command does: one function a command, from parsed options to an exit status."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from argparse import Namespace
from contextlib import contextmanager

from smclassify.errors import InputError
from smclassify.resources import PACKAGE
from smclassify.vocabulary import Account, Draft, Verdict

__all__ = ["app", "check", "evaluate", "models", "policies", "scan", "train"]

MAX_INPUT = 1_000_000
CLEAR, FLAGGED, COULD_NOT_RUN, SOME_REJECTED = 0, 1, 2, 3


def app(options: Namespace) -> int:
    """Run the Streamlit page, on loopback unless the arguments say otherwise."""
    if importlib.util.find_spec("streamlit") is None:
        raise InputError("app: Streamlit is not installed; pip install streamlit")
    page = next(
        (p for p in (PACKAGE / "_bundled" / "app.py", PACKAGE.parent / "app.py") if p.is_file()), None
    )
    if page is None:
        raise InputError("app: app.py is not there; install the package anew")
    headless = options.headless or not sys.stdout.isatty()
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.address", "127.0.0.1"]
    command += ["--server.headless", str(headless).lower(), "--server.showEmailPrompt", "false"]
    command += ["--browser.gatherUsageStats", "false"]
    if options.port is not None:
        command += ["--server.port", str(options.port)]
    command += options.rest
    sys.stdout.flush()
    return _become(command)


def _become(command: list[str]) -> int:
    """Run a command in this process's place, so that who ends this process ends it."""
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.call(command)


def check(options: Namespace) -> int:
    """Judge one draft and print it with its problems marked."""
    text = _draft_text(options.text)
    draft = Draft(text=text, **_context(options))
    report = _checker(options).check(draft)
    from smclassify.report import to_record, to_text

    if options.json:
        # ASCII, so that no character of a draft can play tricks on a terminal.
        print(json.dumps(to_record(report), indent=2))
    else:
        print(to_text(report, color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    if report.error is not None:
        return COULD_NOT_RUN
    return CLEAR if report.verdict is Verdict.CLEAR else FLAGGED


def scan(options: Namespace) -> int:
    """Judge every post of the inputs and say on standard output what was done."""
    from smclassify.scan import Context, Scan
    from smclassify.scan import scan as run
    from smclassify.scan.parts import rejects_path

    summary = run(
        Scan(
            inputs=tuple(options.inputs),
            output=options.output,
            context=Context(**_context(options)),
            text_column=options.text_column,
            workers=options.workers,
            engine="dask" if options.scheduler else options.engine,
            scheduler=options.scheduler,
            resume=options.resume,
            load=_loader(options),
        )
    )
    for line in summary.lines():
        print(line)
    if summary.rejected:
        where = rejects_path(options.output)
        print(f"smclassify: {summary.rejected:,} rows could not be read; {where} lists them", file=sys.stderr)
        return SOME_REJECTED
    return 0


def train(options: Namespace) -> int:
    """Retrain the models."""
    from smclassify.train import train as run

    if options.sample is not None and options.sample < 1:
        raise InputError("--sample: must be 1 or more")
    parts = "encoder" if options.encoder else "heads"
    run(out=options.out, data=options.data, sample=options.sample, parts=parts, corpora=options.corpora)
    return 0


def evaluate(options: Namespace) -> int:
    """Score the checker on labelled posts."""
    from smclassify.corpus import read_labelled

    posts = list(read_labelled([options.file]))
    if not posts:
        raise InputError(f"{options.file}: no posts in it; pass labelled posts as JSON lines")
    from smclassify import evaluate as scoring

    result = scoring.evaluate(_checker(options), posts)
    print(json.dumps(result, indent=2) if options.json else scoring.render(result))
    return 0


def models(options: Namespace) -> int:
    """List the model artefacts and verify them."""
    from smclassify.artifacts import describe

    rows = describe(options.models)
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        for row in rows:
            state = (
                "verified"
                if row["verified"]
                else "NOT VERIFIED: install the package anew or run `smclassify train`"
            )
            print(f"{row['name']:<10} {row['sha256'][:16]}…  {state}")
            for name, value in row["metrics"].items():
                print(f"{'':<10} {name}: {_brief(value)}")
    return 0 if all(row["verified"] for row in rows) else 1


def policies(options: Namespace) -> int:
    """List policies and the coverage of every clause."""
    from smclassify import policy as library

    found = [library.load(name) for name in options.names or library.available()]
    if options.json:
        print(
            json.dumps([row for policy in found for row in policy.coverage()], indent=2, ensure_ascii=False)
        )
        return 0
    for policy in found:
        print(f"{policy.id}: {policy.name}\n{policy.description}\n")
        rows = policy.coverage()
        width = max((len(row["clause"]) for row in rows), default=0)
        for row in rows:
            about = f" [{', '.join(row['categories'])}]" if row["categories"] else ""
            print(f"  {row['clause']:<{width}}  {row['coverage']:<9}  {row['summary']}{about}")
        print()
    return 0


def _brief(metric: object) -> str:
    """A figure in a line: of a table by category only each one's F1."""
    if not isinstance(metric, dict):
        return f"{metric:.4f}" if isinstance(metric, float) else str(metric)
    shown = {key: value.get("f1") if isinstance(value, dict) else value for key, value in metric.items()}
    return ", ".join(f"{key} {_brief(value)}" for key, value in shown.items())


def _draft_text(text: str | None) -> str:
    """Return the draft from the argument or from standard input, less the newline that `echo` adds."""
    if text is None and sys.stdin.isatty():
        raise InputError("check: no draft; pass it in quotes, or - and type it on standard input")
    if text in (None, "-"):
        content = sys.stdin.buffer.read(MAX_INPUT + 1)
        if len(content) > MAX_INPUT:
            raise InputError(f"check: more than {MAX_INPUT:,} bytes; `smclassify scan` reads files of posts")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("standard input: not UTF-8 text; save the draft as UTF-8") from None
        text = text.removesuffix("\n").removesuffix("\r")
    if not text.strip():
        raise InputError("check: the draft is empty; pass some text")
    return text.encode("utf-8", "replace").decode("utf-8")


def _context(options: Namespace) -> dict:
    from smclassify import policy
    from smclassify.roster import read_roster

    policy.load(options.policy)
    roster = read_roster(options.roster) if options.roster else ()
    return {"account": Account(options.account), "policy": options.policy, "roster": roster}


def _loader(options: Namespace):
    from smclassify.scan import Loader

    return Loader(options.models)


class _Hidden:
    """An import finder that hides what libraries import for purposes of their own where it is installed.

    spaCy looks for torch and scikit-learn for pandas; that takes as long as all the rest until the first answer.
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in ("torch", "pandas"):
            raise ModuleNotFoundError(name=name)


@contextmanager
def _lean_imports():
    sys.meta_path.insert(0, _Hidden)
    try:
        yield
    finally:
        sys.meta_path.remove(_Hidden)


def _checker(options: Namespace):
    with _lean_imports():
        import smclassify.checker  # noqa: F401
    return _loader(options)()
