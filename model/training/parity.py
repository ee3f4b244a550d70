"""How far the unquantised model's logits lie apart: PyTorch's weights, the fp32 graph in Python, and in Java.

    python parity.py --run RUN_FOLDER --fp32 FP32.onnx --model MODEL_FOLDER [--out FOLDER]

FP32.onnx is what `export.py --fp32` wrote, MODEL_FOLDER what it wrote beside it. Over the texts of
golden_texts.py; fails beyond 0.001. Java's part is a test of the processor, run by Maven.
"""
import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertModel

import common
import golden
import golden_texts
from encoders import Classifier
from evaluate import open_model

TOLERANCE = 0.001
BATCH = 32


def trained(folder):
    """The run's network as export.py calibrated it, in fp32 and for inference."""
    state = torch.load(folder / "calibrated.pt", weights_only=True, map_location="cpu")
    config = BertConfig.from_pretrained(common.base_folder())
    config.vocab_size = len(state["encoder.embeddings.word_embeddings.weight"])
    network = Classifier(BertModel(config, add_pooling_layer=False))
    network.load_state_dict(state)
    return network.float().eval()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--fp32", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("parity"), help="a folder for what Java compares with")
    args = parser.parse_args()
    texts = golden_texts.texts()
    rows = common.encode(common.load_tokenizer(args.model / "tokenizer.json"), texts)
    network, graph = trained(args.run), open_model(args.fp32)
    logits = np.zeros((len(rows), len(common.LABELS)), np.float32)
    worst = 0.0
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for part in (order[i:i + BATCH] for i in range(0, len(order), BATCH)):
        ids, mask = common.pad([rows[i] for i in part])
        with torch.inference_mode():
            logits[part] = network(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
        found = graph.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]
        worst = max(worst, float(np.abs(found - logits[part]).max()))

    args.out.mkdir(parents=True, exist_ok=True)
    shutil.copy(args.fp32, args.out / "model.onnx")
    for name in ("tokenizer.json", "config.json"):
        shutil.copy(args.model / name, args.out / name)
    golden.write(args.out / "golden.jsonl.gz", args.out / "model.onnx", args.out / "tokenizer.json",
                 zip(texts, rows, logits.tolist()), decimals=6)
    java = subprocess.run(["mvn", "-q", "-pl", "processor", "-am", "test", "-Dtest=GoldenAnswersIT",
                           "-Dsurefire.failIfNoSpecifiedTests=false", f"-Dparity.folder={args.out.resolve()}"],
                          cwd=golden_texts.ROOT)
    largest = args.out / "largest-difference.txt"
    in_java = float(largest.read_text()) if largest.exists() else float("nan")
    print(f"fp32 parity over {len(texts)} texts, largest difference of a logit: "
          f"PyTorch and the graph {worst:.1e}, PyTorch and Java {in_java:.1e}")
    if java.returncode or not max(worst, in_java) <= TOLERANCE:
        sys.exit("not within 0.001")


if __name__ == "__main__":
    main()
