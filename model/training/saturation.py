"""What 16-bit saturation does to the int8 model on an x86 processor without VNNI, and what prevents it.

    python saturation.py --model MODEL_FOLDER [--golden golden.tsv.gz] [--texts 200] [--cpu Haswell]

Needs `qemu-x86_64` (Debian: qemu-user), which runs this same Python as such a processor would, and
a processor with VNNI to compare with. ONNX Runtime's option `session.x64quantprecision` shifts
weights to unsigned bytes as it loads; processor/…/djl/IntegerProducts.java sets it where needed.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime as ort

OPTION = "session.x64quantprecision"


def logits(model, rows, option):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry(OPTION, option)
    runner = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return [runner.run(["logits"], {"input_ids": np.array([row]), "attention_mask": np.ones((1, len(row)), np.int64)})
            [0][0].tolist() for row in rows]


def emulated(qemu, cpu, model, rows, option):
    """The same by a child, on an emulated processor: no more is imported there than is needed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"model": str(model), "rows": rows, "option": option}, file)
        file.flush()
        child = subprocess.run([qemu, "-cpu", cpu, os.path.realpath(sys.executable), __file__, "--child", file.name],
                               env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if child.returncode:
        sys.exit(child.stderr)
    return json.loads(child.stdout.splitlines()[-1])


def main():
    import common
    import golden

    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--golden", type=Path, default=golden.FILE)
    parser.add_argument("--texts", type=int, default=200, help="how many of the golden file's, evenly spread")
    parser.add_argument("--qemu", default="qemu-x86_64")
    parser.add_argument("--cpu", default="Haswell")
    args = parser.parse_args()
    flags = next((line for line in open("/proc/cpuinfo") if line.startswith("flags")), "").split()
    if not {"avx512_vnni", "avx_vnni"} & set(flags):
        sys.exit("This processor has no VNNI: there is nothing exact to compare with.")
    cases = golden.read(args.golden)
    rows = [cases[i][1] for i in np.linspace(0, len(cases) - 1, min(args.texts, len(cases)), dtype=int)]
    model = args.model / "model_int8.onnx"
    exact = np.array(logits(model, rows, "0"))
    print(f"| {len(rows)} texts, against VNNI as it is | labels that differ | largest Δ of a probability | mean | "
          "largest Δ of a logit |\n|---|---|---|---|---|")
    for name, other in (
            ("VNNI, unsigned weights", logits(model, rows, "1")),
            (f"{args.cpu} (emulated), as it is", emulated(args.qemu, args.cpu, model, rows, "0")),
            (f"{args.cpu} (emulated), unsigned weights", emulated(args.qemu, args.cpu, model, rows, "1"))):
        other = np.array(other)
        gap = np.abs(common.softmax(other) - common.softmax(exact))
        print(f"| {name} | {(other.argmax(1) != exact.argmax(1)).sum()} | {gap.max():.4f} | {gap.mean():.5f} | "
              f"{np.abs(other - exact).max():.4f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        work = json.loads(Path(sys.argv[2]).read_text())
        print(json.dumps(logits(work["model"], work["rows"], work["option"])))
    else:
        main()
