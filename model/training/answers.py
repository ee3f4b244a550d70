"""What a fine-tuned encoder answers to the development sets and to all texts that may be taught.

    python answers.py --data FOLDER --more FOLDER --run RUN [--teachers FOLDER] [--development]

Writes RUN/answers/NAME.npy for each set: logits as float16, as if the classes were equally frequent;
NaN where none is computed yet. A rerun computes those alone. `--development` stops after the
development sets. compare.py reads these, train.py --taught-by the others.
"""
import argparse
import os
from pathlib import Path

import numpy as np
import torch

import common
import data
import encoders
import teaching
import train

PART = 2048  # texts between two writes


def answer(model, tokenizer, texts, path):
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb") as file:
            np.save(file, np.full((len(texts), len(common.LABELS)), np.nan, np.float16))
        os.replace(unfinished, path)
    values = np.load(path, mmap_mode="r+")
    if len(values) != len(texts):
        raise ValueError(f"{path} answers {len(values)} texts, not {len(texts)}")
    for start in range(0, len(texts), PART):
        part = slice(start, start + PART)
        if np.isnan(values[part]).any():
            values[part] = train.predict(model, common.encode(tokenizer, texts[part]))
            values.flush()
            print(f"{path.stem} {min(start + PART, len(texts))}/{len(texts)}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--teachers", type=Path)
    parser.add_argument("--development", action="store_true")
    args = parser.parse_args()
    folder = args.run / "answers"
    folder.mkdir(exist_ok=True)
    run = common.read_json(args.run / "run.json")
    model = encoders.Classifier(encoders.encoder_named(run["encoder"], args.teachers, run["layers"]))
    model.load_state_dict(torch.load(args.run / "weights.pt", weights_only=True))
    tokenizer = encoders.tokenizer_for(run["encoder"], args.teachers)
    for name, (_, texts) in data.development_sets(args.data, args.more).items():
        answer(model, tokenizer, texts, folder / f"development {name}.npy")
    if not args.development:
        for name, (_, texts) in teaching.texts_to_answer(args.data, args.more).items():
            answer(model, tokenizer, texts, folder / f"{name}.npy")


if __name__ == "__main__":
    main()
