"""Writes the golden answers of a model: token ids and logits of Python's tokenizers and ONNX Runtime for golden_texts.py.

    python golden.py --model MODEL_FOLDER [--out golden.jsonl.gz]

`mvn verify` compares Java's results with them. One JSON document a line; the first lists the model's
files. The same model gives the same bytes.
"""
import argparse
import gzip
import hashlib
import json
from pathlib import Path

import onnxruntime as ort
import tokenizers

import common
import golden_texts
from evaluate import open_model

FILE = golden_texts.ROOT / "model/src/test/resources/golden.jsonl.gz"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path=FILE):
    """The cases of a golden file: text, token ids, logits."""
    with gzip.open(path, "rt", encoding="ascii", newline="\n") as file:
        next(file)
        return [(case["text"], case["ids"], case["logits"]) for case in map(json.loads, file)]


def write(path, weights, tokenizer, cases, decimals):
    """A golden file of cases, which are texts with token ids and logits."""
    documents = [{"model": sha256(weights), "tokenizer": sha256(tokenizer), "max_tokens": common.MAX_TOKENS,
                  "onnxruntime": ort.__version__, "tokenizers": tokenizers.__version__}]
    documents += ({"text": text, "ids": ids, "logits": [round(x, decimals) for x in logits]} for text, ids, logits in cases)
    # ASCII, so that no editor or compiler setting can change a text
    lines = "".join(json.dumps(document, separators=(",", ":")) + "\n" for document in documents)
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(lines.encode("ascii"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args()
    weights, tokenizer = args.model / "model_int8.onnx", args.model / "tokenizer.json"
    model = open_model(weights)
    texts = golden_texts.texts()
    rows = common.encode(common.load_tokenizer(tokenizer), texts)
    logits = []
    for row in rows:
        ids, mask = common.pad([row])
        logits.append(model.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0][0].tolist())
    write(args.out, weights, tokenizer, zip(texts, rows, logits), decimals=4)
    print(f"{len(texts)} texts of up to {max(map(len, rows))} tokens, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
