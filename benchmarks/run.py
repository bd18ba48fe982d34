"""How fast the checker is, how much memory it takes, and where the time goes.

    python benchmarks/run.py                      # everything but the long memory run, some minutes
    python benchmarks/run.py rates draft          # these alone
    python benchmarks/run.py memory --many 1000000
    python benchmarks/run.py --json figures.json

What is compared was measured alternately in one run, so that a busy machine slows both sides. Rates are posts per
second on one thread; the texts are those of data/posts, every n-th. ``bert`` needs the train extra.
"""

# ruff: noqa: E402, T201, S603

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def texts(count: int) -> list[str]:
    """Texts of the labelled posts, spread evenly over the files; repeated where more are wanted than there are."""
    found = [json.loads(line)["text"] for file in sorted((ROOT / "data" / "posts").glob("*.jsonl"))
             for line in file.read_text(encoding="utf-8").splitlines()]
    if count <= len(found):
        return [found[i * len(found) // count] for i in range(count)]
    return [found[i % len(found)] for i in range(count)]


def load(models: Path | None):
    """The checker and its bare encoder."""
    from smclassify.checker import Checker

    checker = Checker.load(models)
    return checker, checker.nlp.get_pipe("smclassify_reader").encoder


def bare(encoder, batch: list[str]) -> None:
    """Word pieces and the ONNX session alone, one text a run: nothing of ours around them."""
    import numpy as np

    for cut in encoder.word_pieces.tokenizer.encode_batch(batch):
        ids = np.array([cut.ids[:256]], dtype=np.int64)
        encoder.session.run(None, {"ids": ids, "shapes": np.zeros_like(ids), "mask": np.ones_like(ids)})


def rates(options) -> dict:
    """The bare encoder, the spaCy pipeline, the checker and a whole scan from file to file, alternately."""
    from smclassify.scan.judging import judge
    from smclassify.vocabulary import Draft

    checker, encoder = load(options.models)
    posts = texts(options.posts)
    size = 256
    batches = [posts[i : i + size] for i in range(0, len(posts), size)]
    ways = {
        "bare encoder": lambda batch: bare(encoder, batch),
        "spaCy pipeline": lambda batch: list(checker.nlp.pipe(batch, batch_size=len(batch))),
        "scan": lambda batch: judge(checker, [Draft(text=text) for text in batch]),
    }
    for way in ways.values():
        way(posts[:64])
    # processor time, which other programs on the machine disturb less than the clock
    seconds = {name: [] for name in ways}
    for batch in batches:
        for name, way in ways.items():
            start = time.process_time()
            way(batch)
            seconds[name].append(time.process_time() - start)
    total = {name: sum(spent) for name, spent in seconds.items()}
    out = {"posts": len(posts), "words a post": round(sum(len(post.split()) for post in posts) / len(posts), 1)}
    for name in ways:
        out[f"{name}, posts/s"] = round(len(posts) / total[name], 1)
        if name != "bare encoder":
            out[f"{name}, of the bare encoder's rate"] = round(
                median(a / b for a, b in zip(seconds["bare encoder"], seconds[name], strict=True)), 3)
    return out


def stages(options) -> dict:
    """Share of each stage in the time of a scan, in per cent."""
    from smclassify.report import to_record
    from smclassify.scan.judging import judge
    from smclassify.vocabulary import Draft

    checker, encoder = load(options.models)
    drafts = [Draft(text=text) for text in texts(min(options.posts, 2000))]
    judge(checker, drafts[:64])
    spent: dict[str, float] = {}

    def timed(name, make):
        start = time.process_time()
        made = make()
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return made

    session = encoder.session

    class Timed:
        def run(self, *arguments):
            return timed("encoder: ONNX session", lambda: session.run(*arguments))

    def through(component, docs):
        if hasattr(component, "pipe"):
            return list(component.pipe(docs))
        return [component(doc) for doc in docs]

    encoder.session = Timed()
    for i in range(0, len(drafts), 256):
        batch = drafts[i : i + 256]
        docs = timed("spaCy tokenizer", lambda batch=batch: [checker.nlp.make_doc(draft.text) for draft in batch])
        for name, component in checker.nlp.pipeline:
            docs = timed(name.removeprefix("smclassify_"), lambda c=component, docs=docs: through(c, docs))
        reads = timed("category heads, words, tone", lambda docs=docs: checker.judge.read(docs))
        reports = timed("findings and policy", lambda batch=batch, reads=reads: [
            checker.report(draft, read) for draft, read in zip(batch, reads, strict=True)])
        timed("records", lambda reports=reports: [json.dumps(to_record(report)) for report in reports])
    encoder.session = session
    spent["reader"] -= spent["encoder: ONNX session"]
    spent["reader: spelling, word pieces, tag heads"] = spent.pop("reader")
    total = sum(spent.values())
    return {name: round(100 * value / total, 1) for name, value in sorted(spent.items(), key=lambda item: -item[1])}


def workers(options) -> dict:
    """A whole scan from JSON lines to JSON lines by one worker and by two, by the clock, loading included."""
    out = {}
    with tempfile.TemporaryDirectory() as scratch:
        source = write_posts(Path(scratch) / "posts.jsonl", options.worker_posts)
        spent: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(options.repeats):
            for count, seconds in spent.items():
                start = time.perf_counter()
                command_line(options, "scan", str(source), "-o", str(source.with_name(f"out{count}.jsonl")),
                             "--workers", str(count))
                seconds.append(time.perf_counter() - start)
        same = source.with_name("out1.jsonl").read_bytes() == source.with_name("out2.jsonl").read_bytes()
    for count, seconds in spent.items():
        out[f"{count} worker(s), posts/s"] = round(options.worker_posts / min(seconds), 1)
    out["2 workers to 1"] = round(median(a / b for a, b in zip(spent[1], spent[2], strict=True)), 2)
    out["records the same"] = same
    return out


def cold(options) -> dict:
    """Seconds from nothing to the first judged post: a new process, ``smclassify check``."""
    seconds = []
    for _ in range(max(options.repeats, 5)):
        start = time.perf_counter()
        command_line(options, "check", "So proud of Maya T. and the rest of 4B!", statuses=(0, 1))
        seconds.append(time.perf_counter() - start)
    return {name: round(of(seconds), 2) for name, of in (("median, s", median), ("best, s", min), ("worst, s", max))}


def draft(options) -> dict:
    """Milliseconds for one draft of about 60 words, warm."""
    from smclassify.vocabulary import Draft

    checker, _ = load(options.models)
    words = " ".join(texts(400)).split()
    rng, seconds = random.Random(0), []
    for number in range(options.drafts + 20):
        at = rng.randrange(len(words) - 60)
        text = " ".join(words[at : at + 60])
        start = time.perf_counter()
        checker.check(Draft(text=text))
        if number >= 20:
            seconds.append((time.perf_counter() - start) * 1000)
    cuts = quantiles(seconds, n=100)
    return {"p50, ms": round(cuts[49], 1), "p95, ms": round(cuts[94], 1), "p99, ms": round(cuts[98], 1)}


def memory(options) -> dict:
    """Peak memory of a scan's process, few posts against many; each post with words of its own."""
    out = {}
    with tempfile.TemporaryDirectory() as scratch:
        for count in (options.few, options.many):
            source = write_posts(Path(scratch) / f"{count}.jsonl", count, own=True)
            child = multiprocessing.get_context("spawn").Process(
                target=scan_in_child, args=(str(source), options.models, scratch))
            child.start()
            child.join()
            out[f"{count:,} posts, MB"] = float((Path(scratch) / "peak").read_text())
    few, many = out.values()
    out["difference, MB"] = round(many - few, 1)
    return out


def scan_in_child(source: str, models: Path | None, scratch: str) -> None:
    """Scan a file and leave this process's peak memory in ``scratch/peak``."""
    from smclassify.scan import Loader, Scan, scan

    output = Path(scratch) / "out.jsonl"
    scan(Scan(inputs=(Path(source),), output=output, load=Loader(models)))
    output.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (Path(scratch) / "peak").write_text(str(round(peak / (1024 if sys.platform != "darwin" else 1024**2), 1)))


def bert(options) -> dict:
    """A BERT-base classifier in torch (random weights: speed does not depend on them) against a whole scan."""
    try:
        import torch
        from transformers import BertConfig, BertForSequenceClassification
    except ImportError:
        return {"left out": "needs the train extra (torch, transformers)"}
    from smclassify.scan.judging import judge
    from smclassify.vocabulary import Draft

    torch.set_num_threads(1)
    model = BertForSequenceClassification(BertConfig(num_labels=19)).eval()
    checker, encoder = load(options.models)
    posts = texts(options.bert_posts)
    order = sorted(encoder.word_pieces.tokenizer.encode_batch(posts), key=lambda cut: len(cut.ids))
    judge(checker, [Draft(text=text) for text in posts])
    theirs = ours = 0.0
    with torch.inference_mode():
        for start in range(0, len(order), 16):  # by length, so that little is padded
            batch = order[start : start + 16]
            length = max(len(cut.ids) for cut in batch)
            ids = torch.tensor([cut.ids + [0] * (length - len(cut.ids)) for cut in batch])
            began = time.process_time()
            model(input_ids=ids, attention_mask=(ids != 0).long())
            theirs += time.process_time() - began
    for _ in range(3):
        began = time.process_time()
        judge(checker, [Draft(text=text) for text in posts])
        ours += (time.process_time() - began) / 3
    return {"BERT-base in torch, posts/s": round(len(posts) / theirs, 1), "scan, posts/s": round(len(posts) / ours, 1),
            "times as fast": round(theirs / ours, 1)}


def write_posts(path: Path, count: int, own: bool = False) -> Path:
    """Posts as JSON lines; ``own`` gives each a link and a handle that no other has."""
    found = texts(min(count, 20_000))
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = found[number % len(found)]
            if own:
                text = f"{text[:80]} @user{number:x} https://t.co/{number * 7919:x}"
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return path


def command_line(options, *arguments: str, statuses=(0,)) -> None:
    """Run ``smclassify`` in a new process."""
    command = [sys.executable, "-m", "smclassify", *arguments]
    if options.models:
        command += ["--models", str(options.models)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in statuses:
        raise SystemExit(f"{' '.join(arguments[:1])}: exit status {done.returncode}: {done.stderr.strip()}")


PARTS = {part.__name__: part for part in (rates, stages, draft, cold, workers, bert, memory)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--models", type=Path, metavar="DIR", help="another folder of models")
    parser.add_argument("--posts", type=int, default=3000, help="posts for rates and stages (default 3000)")
    parser.add_argument("--drafts", type=int, default=200, help="single drafts (default 200)")
    parser.add_argument("--worker-posts", type=int, default=10_000, help="posts for one and two workers")
    parser.add_argument("--bert-posts", type=int, default=160, help="posts for the BERT-base classifier")
    parser.add_argument("--few", type=int, default=10_000, help="posts of the short memory run")
    parser.add_argument("--many", type=int, default=200_000, help="posts of the long memory run")
    parser.add_argument("--repeats", type=int, default=3, help="how often whole processes are timed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    figures = {}
    for name in options.parts or PARTS:
        figures[name] = PARTS[name](options)
        print(f"{name}: {PARTS[name].__doc__.splitlines()[0]}")
        for key, value in figures[name].items():
            print(f"  {key:<44} {value}")
        sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
