"""The command line: what may be asked. What each command then does is in `commands`, imported when it is run.

Every error is one line on standard error, without a traceback (``SMCLASSIFY_DEBUG=1`` shows it).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from smclassify import __version__, feedback_commands
from smclassify.errors import SmclassifyError

__all__ = ["main", "parser"]

COULD_NOT_RUN = 2
INTERRUPTED = 130
BROKEN_PIPE = 141

Parser = argparse.ArgumentParser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    options, rest = parser().parse_known_args(argv)
    if rest and options.command != "app":
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        from smclassify import commands

        if options.command == "app":
            options.rest = rest
        status = getattr(options, "run", getattr(commands, options.command, None))(options)
        sys.stdout.flush()
        return status
    except SmclassifyError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        hint = "; go on with --resume" if options.command == "scan" else ""
        return _fail(f"stopped{hint}", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # else Python complains once more at its exit
        return BROKEN_PIPE
    except OSError as error:
        return _fail(f"{error.filename or 'a file'}: {(error.strerror or type(error).__name__).lower()}")
    except Exception as error:
        if os.environ.get("SMCLASSIFY_DEBUG"):
            raise
        return _fail(f"a bug ({type(error).__name__}); report it with what SMCLASSIFY_DEBUG=1 shows")


def _fail(message: str, status: int = COULD_NOT_RUN) -> int:
    line = " ".join(message.split())
    print(f"smclassify: {''.join(c if c.isprintable() else '?' for c in line)}", file=sys.stderr)
    return status


def parser() -> Parser:
    """Return the parser of the whole command line."""
    top = Parser(
        prog="smclassify",
        description="Read a school employee's draft before it is posted and say what the district's policy "
        "would object to. Nothing leaves this computer.",
        epilog="`smclassify COMMAND --help` shows examples.",
    )
    top.add_argument("--version", action="version", version=f"smclassify {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, help: str, examples: str, text: str = "") -> Parser:
        return commands.add_parser(
            name,
            help=help,
            description=f"{help[0].upper()}{help[1:]}.{' ' if text else ''}{text}",
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    _app(command)
    _check(command)
    _scan(command)
    _train(command)
    _evaluate(command)
    _models(command)
    _policies(command)
    feedback_commands.add_commands(command)
    return top


def _app(command) -> None:
    app = command(
        "app",
        "start the draft checker in the browser",
        "  smclassify app\n"
        "  smclassify app --port 8600 --headless\n"
        "  smclassify app --server.maxUploadSize 500",
        "It listens on this computer only\n"
        "(127.0.0.1) unless told otherwise. Options that are not listed go to streamlit.",
    )
    app.add_argument("--port", type=int, help="where it listens (streamlit's default is 8501)")
    app.add_argument("--headless", action="store_true", help="do not open the browser")


def _check(command) -> None:
    check = command(
        "check",
        "judge one draft",
        '  smclassify check "So proud of Maya T. and the rest of 4B!"\n'
        "  smclassify check --account personal --policy stonington - < draft.txt\n"
        '  smclassify check --json --roster class.txt "Happy birthday Lily!"',
        "Exit status 0: clear. 1: something flagged. 2: could not run,\n"
        "or the draft could not be judged (not in English, say).",
    )
    check.add_argument("text", nargs="?", metavar="TEXT", help="the draft; - or nothing reads standard input")
    check.add_argument("--json", action="store_true", help="print the record as JSON")
    _context(check)
    _model_folder(check)


def _scan(command) -> None:
    scan = command(
        "scan",
        "judge every post in exported files",
        "  smclassify scan twitter-archive.zip -o report.html\n"
        "  smclassify scan posts.csv more.xlsx -o flagged.xlsx --text-column Message\n"
        "  smclassify scan big.jsonl -o big.parquet --workers 4\n"
        "  smclassify scan big.jsonl -o big.parquet --workers 4 --resume",
        "Reads CSV, TSV, XLSX, JSON, JSON lines,\n"
        "Parquet and the exports of X, Facebook, Instagram, Threads, Mastodon and LinkedIn (zip,\n"
        "folder or file). Exit status 0: every post was judged. 3: some rows could not be read;\n"
        "OUTPUT.rejects.jsonl lists them. 2: could not run.",
    )
    scan.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="a file, zip or folder")
    scan.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="where to write: .jsonl, .csv, .xlsx, .parquet or .html",
    )
    scan.add_argument("--workers", type=int, default=1, metavar="N", help="processes that judge (default 1)")
    scan.add_argument("--resume", action="store_true", help="go on where an interrupted scan stopped")
    scan.add_argument("--text-column", metavar="NAME", help="the column that holds the text")
    scan.add_argument("--engine", choices=("local", "dask"), default="local", help="what runs the workers")
    scan.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask scheduler, as host:port (else a local cluster)"
    )
    _context(scan)
    _model_folder(scan)


def _train(command) -> None:
    train = command(
        "train",
        "retrain the models from data",
        "  smclassify train\n"
        "  smclassify train --data data/posts --data more/ --out models-mine\n"
        "  smclassify train --sample 500 --out /tmp/models\n"
        "  smclassify train --encoder --corpora corpora/",
        "The models in use stay as they\nare; compare with `smclassify evaluate FILE --models DIR`.",
    )
    train.add_argument("--out", type=Path, metavar="DIR", help="where the models go (default: models-new)")
    train.add_argument(
        "--data",
        type=Path,
        action="append",
        metavar="DIR",
        help="labelled posts; may be repeated (default: bundled)",
    )
    train.add_argument("--sample", type=int, metavar="N", help="use about N posts, to try things out")
    what = train.add_mutually_exclusive_group()
    what.add_argument(
        "--heads", action="store_true", help="train what stands on the encoder (default; minutes)"
    )
    what.add_argument(
        "--encoder", action="store_true", help="train the encoder first (an hour; needs the train extra)"
    )
    train.add_argument("--corpora", type=Path, metavar="DIR", help="public corpora for the encoder")


def _evaluate(command) -> None:
    evaluate = command(
        "evaluate",
        "score the checker on a labelled file",
        "  smclassify evaluate labelled.jsonl\n  smclassify evaluate labelled.jsonl --json > figures.json",
    )
    evaluate.add_argument("file", type=Path, metavar="FILE", help="labelled posts as JSON lines")
    evaluate.add_argument("--json", action="store_true", help="print the figures as JSON")
    _model_folder(evaluate)


def _models(command) -> None:
    models = command(
        "models",
        "list the model files and verify them",
        "  smclassify models\n  smclassify models --json\n  smclassify models promote models-new\n"
        "  smclassify models rollback",
        "Exit status 1 if one is not what it should be.",
    )
    models.add_argument("--json", action="store_true", help="print one JSON list")
    _model_folder(models)
    feedback_commands.add_model_steps(models)


def _policies(command) -> None:
    policies = command(
        "policies",
        "list the policies and where each clause is covered",
        "  smclassify policies\n  smclassify policies --json\n  smclassify policies crec our-district.toml",
        "A policy file with a\nmistake in it is named with the key and what was expected.",
    )
    policies.add_argument(
        "names", nargs="*", metavar="POLICY", help="ids or TOML files (default: all that came along)"
    )
    policies.add_argument("--json", action="store_true", help="print one JSON list")


def _context(command: Parser) -> None:
    context = command.add_argument_group("context")
    context.add_argument(
        "--account", choices=("personal", "sponsored"), default="sponsored", help="default: sponsored"
    )
    context.add_argument(
        "--policy", default="crec", metavar="POLICY", help="crec (default), stonington or a TOML file"
    )
    context.add_argument(
        "--roster", type=Path, metavar="FILE", help="student names: one a line, or a CSV with a name column"
    )


def _model_folder(command: Parser) -> None:
    command.add_argument("--models", type=Path, metavar="DIR", help="another folder of models")


if __name__ == "__main__":
    sys.exit(main())
