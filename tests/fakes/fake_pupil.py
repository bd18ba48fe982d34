"""Models whose faults are written in their folder, judged against the guard set."""

import json
import random
from pathlib import Path

from smclassify.artifacts import write_manifest
from smclassify.checker import policy_of
from smclassify.corpus import read_labelled
from smclassify.resources import data_path
from smclassify.vocabulary import Category, Finding

GUARD = list(read_labelled([data_path("guard.jsonl")]))
TRUTH = {post.draft: post for post in GUARD}


class Pupil:
    """Answers as the guard set has it, but for what its folder says it gets wrong."""

    def __init__(self, folder: Path):
        self.faults = json.loads((folder / "tone" / "faults.json").read_text())

    def check_many(self, drafts):
        rng = random.Random(0)
        for draft in drafts:
            post = TRUTH[draft]
            labels = [c for c in sorted(post.labels) if rng.random() >= self.faults.get(c, 0)]
            if not post.labels and rng.random() < self.faults.get("alarms", 0):
                labels = ["harassing"]
            findings = [Finding(category=Category(c), start=0, end=5, score=0.9) for c in labels]
            yield policy_of(draft.policy).judge(draft, findings)


def models(folder: Path, **faults) -> Path:
    for name in ("nlp", "tone"):
        (folder / name).mkdir(parents=True)
    (folder / "nlp" / "weights").write_text(folder.name)
    (folder / "tone" / "faults.json").write_text(json.dumps(faults))
    write_manifest(folder, {"nlp": {}, "tone": {}})
    return folder
