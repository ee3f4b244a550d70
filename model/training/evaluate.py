"""Scores exported models on dev.tsv, one text at a time, and checks that a score ignores its batch.

    python evaluate.py --data FOLDER --tokenizer tokenizer.json MODEL.onnx [MODEL.onnx ...] [--speed]
"""
import argparse
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort

import common

SEED = 20160614
SHAPES = ((1, 16), (8, 16), (8, 32), (32, 32), (8, 128))  # texts x tokens


def open_model(path):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def probabilities(model, rows):
    ids, mask = common.pad(rows)
    return common.softmax(model.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0])


def batch_difference(model, rows, alone):
    """The largest change of a probability between a text alone and in padded batches of mixed lengths."""
    order = np.random.default_rng(SEED).permutation(len(rows))
    worst = 0.0
    for start in range(0, len(order), 32):
        part = order[start:start + 32]
        worst = max(worst, np.abs(probabilities(model, [rows[i] for i in part]) - alone[part]).max())
    return worst


def speed(models):
    """Texts a second in the fastest of 60 turns. Models alternate, so that other work hits them alike."""
    generator = np.random.default_rng(SEED)
    for count, length in SHAPES:
        rows = generator.integers(1000, 30000, (count, length)).tolist()
        seconds = [[] for _ in models]
        for _ in range(60):
            for model, taken in zip(models, seconds):
                began = time.perf_counter()
                probabilities(model, rows)
                taken.append(time.perf_counter() - began)
        rates = [count / min(taken) for taken in seconds]
        yield f"{count}x{length}", rates


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--speed", action="store_true")
    args = parser.parse_args()
    labels, texts = common.read_posts(args.data / "dev.tsv")
    tokenizer = common.load_tokenizer(args.tokenizer)
    rows = common.encode(tokenizer, texts)
    # dev posts are all short: for the batch check, some are joined to longer texts
    generator = np.random.default_rng(SEED)
    joined = [" ".join(texts[i] for i in generator.choice(len(texts), n)) for n in (2, 3, 4, 6) * 40]
    mixed = rows[:320] + common.encode(tokenizer, joined) + [[101, 102]]
    models = [open_model(path) for path in args.models]
    first = None
    for path, model in zip(args.models, models):
        probs = np.concatenate([probabilities(model, [row]) for row in rows])
        found = common.metrics(labels, probs)
        alone = np.concatenate([probabilities(model, [row]) for row in mixed])
        print(f"{path} ({path.stat().st_size} bytes)")
        print("  recall " + ", ".join(f"{n} {r:.4f}" for n, r in zip(common.LABELS, found["recalls"])))
        print(f"  macro recall {found['macro_recall']:.4f}, accuracy {found['accuracy']:.4f}, ECE {found['ece']:.4f}")
        print(f"  confusion (rows: truth) {found['confusion']}")
        print(f"  batch difference {batch_difference(model, mixed, alone):.2g} over {len(mixed)} texts "
              f"of {min(map(len, mixed))} to {max(map(len, mixed))} tokens")
        if first is not None:
            gap = np.abs(probs - first)
            print(f"  against the first model: mean |p| {gap.mean():.4f}, max {gap.max():.4f}, "
                  f"same label {(probs.argmax(1) == first.argmax(1)).mean():.4f}")
        first = probs if first is None else first
    if args.speed:
        print(f"texts a second, ONNX Runtime {ort.__version__}, one thread: {', '.join(map(str, args.models))}")
        for shape, rates in speed(models):
            print(f"  {shape}: " + ", ".join(f"{r:.0f}" for r in rates))


if __name__ == "__main__":
    main()
