"""Fine-tune the encoder on everything at once: roles and places, whereabouts, the categories, public tone.

Needs the ``train`` extra (torch, transformers). bf16 on processors that have it; no dropout inside the body,
since masking word pieces regularises as well and costs nothing.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from smclassify.encoder import CATEGORIES, CLS, CONCEPTS, MASK, MAX_PIECES, SEP, SHAPES, TAGS
from smclassify.train.examples import Example

__all__ = ["JointModel", "fine_tune", "predict"]


class JointModel(nn.Module):
    """A transformer body with four heads: tags, whereabouts, categories by account, public concepts."""

    def __init__(self, body):
        super().__init__()
        width = body.config.hidden_size
        self.body = body
        self.shapes = nn.Embedding(len(SHAPES), width)
        nn.init.zeros_(self.shapes.weight)
        self.tags = nn.Linear(width, len(TAGS))
        self.live = nn.Linear(width, 1)
        self.focus = nn.Linear(width, len(CATEGORIES) + len(CONCEPTS))
        self.value = nn.Linear(width, len(CATEGORIES) + len(CONCEPTS))
        self.pooled = nn.Linear(2 * width, len(CATEGORIES) + len(CONCEPTS))
        self.account = nn.Linear(2 * width, len(CATEGORIES))
        for head in (self.focus, self.account):
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
        self.drop = nn.Dropout(0.1)

    def states(self, ids, shapes, mask):
        """(batch, pieces, width) vectors, the special pieces at the ends included."""
        vectors = self.body.embeddings.word_embeddings(ids) + self.shapes(shapes)
        return self.body(inputs_embeds=vectors, attention_mask=mask).last_hidden_state

    def forward(self, ids, shapes, mask, personal):
        """Logits: tags (batch, pieces, tags), live (batch, pieces), categories and concepts (batch, both)."""
        states = self.drop(self.states(ids, shapes, mask).float())
        inner = mask.clone()
        inner[:, 0] = 0
        inner.scatter_(1, mask.sum(1, keepdim=True) - 1, 0)
        inner = inner.bool().unsqueeze(-1)
        mean = (states * inner).sum(1) / inner.sum(1).clamp(min=1)
        most = states.masked_fill(~inner, -1e4).amax(1)
        both = torch.cat([mean, most], 1)
        focus = self.focus(states).masked_fill(~inner, -1e4).softmax(1)
        logits = (focus * self.value(states)).sum(1) + self.pooled(both)
        sign = torch.where(personal, 1.0, -1.0).unsqueeze(1)
        logits = torch.cat([logits[:, : len(CATEGORIES)] + sign * self.account(both), logits[:, len(CATEGORIES):]], 1)
        return self.tags(states), self.live(states).squeeze(-1), logits

    def head_arrays(self) -> dict[str, np.ndarray]:
        """Every head's weight and bias as float32, by name."""
        heads = {name: getattr(self, name) for name in ("tags", "live", "focus", "value", "pooled", "account")}
        return {f"{name}_{part}": getattr(head, part).detach().float().numpy()
                for name, head in heads.items() for part in ("weight", "bias")}


def batches(examples: Sequence[Example], *, pieces: int, rng: random.Random) -> list[list[Example]]:
    """Examples of like length together, at most so many pieces a batch, in random order."""
    order = sorted(examples, key=lambda example: (min(len(example.ids), MAX_PIECES) // 4, rng.random()))
    out, batch = [], []
    for example in order:
        length = min(len(example.ids), MAX_PIECES) + 2
        if batch and (len(batch) + 1) * length > pieces:
            out.append(batch)
            batch = []
        batch.append(example)
    if batch:
        out.append(batch)
    rng.shuffle(out)
    return out


def tensors(batch: Sequence[Example], *, masked: float = 0.0, rng: np.random.Generator | None = None) -> dict:
    """A batch as padded tensors; ``masked`` is the share of pieces hidden from the network."""
    length = max(min(len(e.ids), MAX_PIECES) for e in batch) + 2
    shape = (len(batch), length)
    ids, shapes, mask = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    allowed = np.zeros((*shape, len(TAGS)), dtype=bool)
    live = np.full(shape, -1, dtype=np.int8)
    targets = np.full((len(batch), len(CATEGORIES) + len(CONCEPTS)), -1.0, dtype=np.float32)
    weights = np.zeros(len(batch), dtype=np.float32)
    for row, e in enumerate(batch):
        n = min(len(e.ids), MAX_PIECES)
        ids[row, 0], ids[row, n + 1] = CLS, SEP
        ids[row, 1 : n + 1], shapes[row, 1 : n + 1], mask[row, : n + 2] = e.ids[:n], e.shapes[:n], 1
        if masked:
            hidden = rng.random(n) < masked
            ids[row, 1 : n + 1][hidden] = MASK
        if e.allowed is not None:
            allowed[row, 1 : n + 1] = e.allowed[:n]
        if e.live is not None:
            live[row, 1 : n + 1] = e.live[:n]
        if e.targets is not None:
            targets[row, : len(CATEGORIES)] = e.targets
        if e.concept is not None:
            targets[row, len(CATEGORIES) + e.concept[0]] = e.concept[1]
        weights[row] = e.weight
    return {
        "ids": torch.from_numpy(ids), "shapes": torch.from_numpy(shapes), "mask": torch.from_numpy(mask),
        "personal": torch.tensor([e.personal for e in batch]), "allowed": torch.from_numpy(allowed),
        "live": torch.from_numpy(live), "targets": torch.from_numpy(targets), "weights": torch.from_numpy(weights),
    }


def loss(model: JointModel, batch: dict) -> torch.Tensor:
    """The sum of the heads' losses, each a weighted mean over what is known."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, live, logits = model(batch["ids"], batch["shapes"], batch["mask"], batch["personal"])
    weights = batch["weights"]
    total = 0.0
    known = batch["allowed"].any(-1)
    if known.any():
        likely = tags.float().log_softmax(-1)[known]
        each = -likely.masked_fill(~batch["allowed"][known], -torch.inf).logsumexp(-1)
        named = (~batch["allowed"][known][:, 0]).float()
        weight = weights.unsqueeze(1).expand_as(known)[known] * (1 + 1.5 * named)
        total = total + 2.0 * (each * weight).sum() / weight.sum()
    known = batch["live"] >= 0
    if known.any():
        total = total + functional.binary_cross_entropy_with_logits(live.float()[known], batch["live"][known].float())
    known = batch["targets"] >= 0
    if known.any():
        each = functional.binary_cross_entropy_with_logits(
            logits.float()[known], batch["targets"][known] * 0.98 + 0.01, reduction="none")
        rows = weights.unsqueeze(1).expand_as(known)[known]
        total = total + (each * rows).sum() / len(weights) * 1.0
    return total


def fine_tune(
    model: JointModel,
    epoch_examples: Callable[[int], Iterable[Example]],
    *,
    epochs: int,
    planned: int | None = None,
    pieces: int = 2048,
    rate: float = 3e-4,
    head_rate: float = 2e-3,
    masked: float = 0.06,
    seed: int = 0,
    threads: int = 2,
    checkpoint: Path | None = None,
    resume: bool = False,
    log=sys.stderr,
) -> JointModel:
    """Train in place. ``epoch_examples(epoch)`` gives an epoch's examples, the same for the same epoch.

    The learning rate falls as if there were ``planned`` epochs (``epochs`` by default). After each epoch the state is
    written to ``checkpoint``; with ``resume`` training goes on from there.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    model.body.embeddings.requires_grad_(False)
    body = list(model.body.encoder.parameters())
    heads = [p for name, p in model.named_parameters() if not name.startswith("body.")]
    groups = [{"params": body, "lr": rate}, {"params": heads, "lr": head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    per_epoch = len(batches(list(epoch_examples(0)), pieces=pieces, rng=random.Random(seed)))
    steps = per_epoch * (planned or epochs)
    warm = max(steps // 20, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(steps - warm, 1))))
    start = 0
    if resume and checkpoint and checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        start = state["epoch"] + 1
    for epoch in range(start, epochs):
        began, seen, losses = time.monotonic(), 0, []
        rng, noise = random.Random(f"{seed}-{epoch}"), np.random.default_rng([seed, epoch])
        model.train()
        plan = batches(list(epoch_examples(epoch)), pieces=pieces, rng=rng)
        for number, batch in enumerate(plan, 1):
            value = loss(model, tensors(batch, masked=masked, rng=noise))
            value.backward()
            nn.utils.clip_grad_norm_(body + heads, 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(value.item())
            seen += len(batch)
            if number % 100 == 0 or number == len(plan):
                speed = seen / (time.monotonic() - began)
                left = (len(plan) - number + len(plan) * (epochs - epoch - 1)) / number * (time.monotonic() - began)
                print(f"epoch {epoch + 1}/{epochs}  batch {number}/{len(plan)}  loss {np.mean(losses[-100:]):.3f}  "
                      f"{speed:.0f} texts/s  {left / 60:.0f} min left", file=log, flush=True)
        if checkpoint:
            partial = checkpoint.with_suffix(".part")
            torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(),
                        "schedule": schedule.state_dict(), "epoch": epoch}, partial)
            partial.replace(checkpoint)
    return model.eval()


@torch.no_grad()
def predict(model: JointModel, examples: Sequence[Example], *, pieces: int = 4096) -> list[dict]:
    """Logits of each example in order: ``tags`` (pieces, tags), ``live`` (pieces,), ``logits`` (both,)."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    out: list[dict] = [{}] * len(examples)
    batch: list[int] = []

    def run():
        made = tensors([examples[i] for i in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tags, live, logits = model(made["ids"], made["shapes"], made["mask"], made["personal"])
        for row, i in enumerate(batch):
            n = min(len(examples[i].ids), MAX_PIECES)
            out[i] = {"tags": tags[row, 1 : n + 1].float().numpy(), "live": live[row, 1 : n + 1].float().numpy(),
                      "logits": logits[row].float().numpy()}
        batch.clear()

    for i in order:
        if batch and (len(batch) + 1) * (len(examples[i].ids) + 2) > pieces:
            run()
        batch.append(i)
    if batch:
        run()
    return out
