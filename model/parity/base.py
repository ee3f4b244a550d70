"""Makes what the processor's BaseShapeIT needs: a model of RoBERTa-base's exact shape whose weights any language
can compute (weights.py), so that they are left out, and what Python's transformers pipeline answers.

    python base.py [--out FOLDER]

FOLDER gets the files without the weights and lists of what goes where. Then Java runs the whole files as Python
has written them, on both engines, and prints the largest difference of a score; fails beyond 0.0001.
"""
import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.external_data_helper import convert_model_to_external_data

import make_models
import networks
import weights
from make_models import golden_texts

BASE = dict(vocab_size=50265, num_hidden_layers=12, hidden_size=768, num_attention_heads=12, intermediate_size=3072)
ENCODER, HEAD = 0.02, 0.2  # standard deviations
LEFT_OUT = 1024  # bytes from which on a tensor is
TOLERANCE = 0.0001


class Parts:
    """What a file consists of: copied bytes, and tensors that are computed."""

    def __init__(self, model):
        self.tensors = {}
        self.lines, self.copied = [], bytearray()
        for name, parameter in model.named_parameters():
            values = parameter.detach().numpy()
            if values.ndim == 1:
                how = f"constant\t{values[0]}\t{values.size}"
                if not (values == values[0]).all():
                    continue
            else:
                scale = np.float32(weights.bound(name, ENCODER, HEAD) / weights.HALF)
                how = f"uniform\t{weights.seed(name):016x}\t{scale!r}".replace("np.float32(", "").replace(")", "")
                rows, columns = values.shape
                self.tensors[digest(values.T)] = f"{how}\t{columns}\t{rows}\tby column"
                how += f"\t{rows}\t{columns}\tby row"
            self.tensors[digest(values)] = how

    def tensor(self, values):
        self.lines.append(self.tensors[digest(values)])

    def copy(self, content):
        self.copied += content
        self.lines.append(f"copy\t{len(content)}")

    def write(self, path):
        path.with_name(path.name + ".parts").write_text("\n".join(self.lines) + "\n")
        if self.copied:
            with open(path.with_name(path.name + ".rest.gz"), "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
                packed.write(self.copied)


def digest(values):
    """Identifies a tensor by its size and its first and last values, without its shape, which a file may lack."""
    flat = values.reshape(-1)
    return flat.size, flat[:8].tobytes(), flat[-8:].tobytes()


def onnx_parts(model, whole, out):
    """The graph as it is, and the file of its weights."""
    graph = onnx.load(whole)
    parts, offset = Parts(model), 0
    convert_model_to_external_data(graph, location="model.onnx_data", size_threshold=LEFT_OUT, convert_attribute=False)
    for tensor in graph.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            parts.tensor(np.frombuffer(tensor.raw_data, np.float32))
            length = len(tensor.raw_data)
            tensor.ClearField("raw_data")
            del tensor.external_data[:]
            for key, value in (("location", "model.onnx_data"), ("offset", offset), ("length", length)):
                tensor.external_data.add(key=key, value=str(value))
            offset += length
    (out / "onnx").mkdir()
    onnx.save(graph, out / "onnx/model.onnx")
    parts.write(out / "onnx/model.onnx_data")


def torch_parts(model, whole, out):
    """A stored zip file, of which the entries that are weights are left out."""
    parts, content, done = Parts(model), memoryview(whole.read_bytes()), 0
    with zipfile.ZipFile(whole) as entries:
        for entry in entries.infolist():
            if "/data/" in entry.filename or "/constants/" in entry.filename:
                start = entry.header_offset + 30 + sum(int.from_bytes(content[entry.header_offset + i:entry.header_offset + i + 2], "little") for i in (26, 28))
                values = np.frombuffer(content[start:start + entry.file_size], np.uint8)
                if entry.file_size >= LEFT_OUT and entry.file_size % 4 == 0 and digest(values.view(np.float32)) in parts.tensors:
                    parts.copy(content[done:start])
                    parts.tensor(values.view(np.float32))
                    done = start + entry.file_size
    parts.copy(content[done:])
    parts.write(out / "model.pt")


def texts():
    """Few, since each takes a while: ordinary ones, and one that is cut."""
    return golden_texts.BY_HAND[:6] + golden_texts.BY_HAND[26:32] + [golden_texts.LONG * 12]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=make_models.OUT.parent / "base-shape")
    args = parser.parse_args()
    kind = make_models.KINDS["roberta"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "onnx").mkdir()
        tokenizer = make_models.split(kind, work)
        model = make_models.centred(make_models.network(kind, BASE, ENCODER, HEAD), tokenizer, texts())
        networks.save_torch_script(model, make_models.TWO, work / "model.pt")
        networks.save_onnx(model, kind.inputs, work / "onnx/model.onnx")
        networks.check(model, kind.inputs, work / "onnx/model.onnx", work / "model.pt")
        make_models.configure(kind, model, work)
        make_models.write_golden(kind, model, tokenizer, work, texts())
        shutil.rmtree(args.out, ignore_errors=True)
        args.out.mkdir(parents=True)
        for name in ("config.json", "golden.json"):
            shutil.copy(work / name, args.out)
        onnx_parts(model, work / "onnx/model.onnx", args.out)
        torch_parts(model, work / "model.pt", args.out)
        del model
        java(work)


def java(folder):
    done = subprocess.run(["mvn", "-q", "-pl", "processor", "-am", "test", "-Dtest=BaseShapeIT",
                           "-Dsurefire.failIfNoSpecifiedTests=false", f"-Dparity.base={folder}"], cwd=golden_texts.ROOT)
    for engine in ("OnnxRuntime", "PyTorch"):
        largest = folder / f"largest-difference-{engine}.txt"
        print(f"RoBERTa-base's shape in Java on {engine}, largest difference of a score from transformers' pipeline:",
              f"{float(largest.read_text()):.1e}" if largest.exists() else "none was found")
    if done.returncode:
        sys.exit(f"not within {TOLERANCE}")


if __name__ == "__main__":
    main()
