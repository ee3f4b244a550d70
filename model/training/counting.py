"""What the bundled model's errors are, for counting audiences: counting.json beside the model.

    python counting.py --data FOLDER --run RUN --model FOLDER

The bundled model was trained on every post of train.tsv, so on those it is far surer and more often right
than on new ones. RUN is therefore its twin: trained in the same way, with the held-out posts held back. The
rates of confusion are the twin's on those posts. The prior is the shares of train.tsv; how far audiences
differ from it is estimated from people's labels of the 160 topics of topics.tsv. No other file is used: dev.tsv is
scored for the log alone, by the model and its twin, to see that the two err alike.
"""
import argparse
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import common
import data
import encoders
import train


def distribution(counts):
    counts = np.asarray(counts, float)
    return {name.lower(): round(float(share), 6) for name, share in zip(common.LABELS, counts / counts.sum())}


def topic_counts(path):
    """Negative, neutral and positive posts of each topic."""
    found = {}
    for topic, score, _ in common.read_columns(path):
        found.setdefault(topic, np.zeros(3, int))[int(np.sign(int(score))) + 1] += 1
    return np.array(list(found.values()))


def concentration(counts, mean):
    """The likeliest sum of the parameters of a Dirichlet distribution with this mean (Minka 2000, section 3)."""
    def log_likelihood(total):
        return sum(math.lgamma(total) - math.lgamma(total + row.sum())
                   + sum(math.lgamma(total * m + n) - math.lgamma(total * m) for m, n in zip(mean, row))
                   for row in counts)
    return max(np.geomspace(0.1, 1000, 2001), key=log_likelihood)


def confusion(labels, logits):
    return np.array(common.metrics(labels, common.softmax(logits))["confusion"])


def model_logits(folder, texts):
    rows = common.encode(common.load_tokenizer(folder / "tokenizer.json"), texts)
    session = onnxruntime.InferenceSession(str(folder / "model_int8.onnx"))
    found = []
    for row in rows:  # one by one, as the card's figures
        ids, mask = common.pad([row])
        found.append(session.run(None, {"input_ids": ids, "attention_mask": mask})[0][0])
    return np.array(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="train.py's folder, without --everything")
    parser.add_argument("--model", type=Path, required=True, help="folder of the bundled model")
    args = parser.parse_args()

    twin = encoders.Classifier(encoders.encoder_named("minilm", None))
    twin.load_state_dict(torch.load(args.run / "weights.pt", weights_only=True))
    tokenizer = common.load_tokenizer()

    def twin_logits(texts):
        return train.predict(twin, common.encode(tokenizer, texts))

    labels, texts = data.held_out_posts(args.data)
    held_out = confusion(labels, twin_logits(texts))
    known, own = common.read_posts(args.data / "dev.tsv")
    for name, found in (("twin, held out", held_out),
                        ("model, held out (it was trained on them)", confusion(labels, model_logits(args.model, texts))),
                        ("twin, dev", confusion(known, twin_logits(own))),
                        ("model, dev", confusion(known, model_logits(args.model, own)))):
        rates = found / found.sum(1, keepdims=True)
        print(f"{name}: macro recall {rates.diagonal().mean():.4f}, {np.round(rates, 3).tolist()}")

    shares = np.bincount(common.read_posts(args.data / "train.tsv")[0])
    written = {
        "model_sha256": hashlib.sha256((args.model / "model_int8.onnx").read_bytes()).hexdigest(),
        "prior": distribution(shares),
        "concentration": round(float(concentration(topic_counts(args.data / "topics.tsv"), shares / shares.sum())), 2),
        "posts": {name.lower(): int(n) for name, n in zip(common.LABELS, held_out.sum(1))},
        "confusion": {name.lower(): distribution(row) for name, row in zip(common.LABELS, held_out)},
    }
    (args.model / "counting.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(written))


if __name__ == "__main__":
    main()
