"""Writes the golden answers of a model: what Python's tokenizers and ONNX Runtime make of golden_texts.py.

    python golden.py --model MODEL_FOLDER [--out golden.jsonl.gz]

`mvn verify` holds the Java side to them. One JSON document a line; the first tells which files
the answers are of. The same model gives the same bytes.
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args()
    weights, tokens = args.model / "model_int8.onnx", args.model / "tokenizer.json"
    tokenizer, model = common.load_tokenizer(tokens), open_model(weights)
    documents = [{"model": sha256(weights), "tokenizer": sha256(tokens), "max_tokens": common.MAX_TOKENS,
                  "onnxruntime": ort.__version__, "tokenizers": tokenizers.__version__}]
    for text in golden_texts.texts():
        ids = common.encode(tokenizer, [text])
        input_ids, mask = common.pad(ids)
        logits = model.run(["logits"], {"input_ids": input_ids, "attention_mask": mask})[0][0]
        documents.append({"text": text, "ids": ids[0], "logits": [round(float(x), 4) for x in logits]})
    # ASCII, so that no editor or compiler setting can change a text
    lines = "".join(json.dumps(document, separators=(",", ":")) + "\n" for document in documents)
    with open(args.out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(lines.encode("ascii"))
    longest = max(len(document["ids"]) for document in documents[1:])
    print(f"{len(documents) - 1} texts of up to {longest} tokens, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
