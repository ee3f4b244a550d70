"""Macro recall of runs on each development set, as a table; `mean` is that of their averaged answers.

    python compare.py --data FOLDER --more FOLDER RUN [RUN …] [--model FOLDER]

answers.py has asked the runs. `--model` adds an exported model, such as the bundled one. A run that was
trained on the held-out posts or topics looks too good there.
"""
import argparse
from pathlib import Path

import numpy as np

import common
import data
from counting import model_logits


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("runs", type=Path, nargs="*")
    args = parser.parse_args()
    names = [run.name for run in args.runs] + ["mean"] * (len(args.runs) > 1) + ["model"] * bool(args.model)
    print(f"| set | posts | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}")
    for name, (labels, texts) in data.development_sets(args.data, args.more).items():
        found = [common.softmax(np.load(run / "answers" / f"development {name}.npy").astype(np.float32))
                 for run in args.runs]
        if len(found) > 1:
            found.append(np.mean(found, 0))
        if args.model:
            found.append(common.softmax(model_logits(args.model, texts)))
        shown = [common.metrics(labels, probs) for probs in found]
        print(f"| {name} | {len(texts)} | " + " | ".join(
            f"{m['macro_recall']:.4f} ({' '.join(f'{r:.2f}' for r in m['recalls'])}; ECE {m['ece']:.3f})"
            for m in shown) + " |", flush=True)


if __name__ == "__main__":
    main()
