"""Writes a trained run as a static int8 ONNX model, with its tokenizer and configuration.

    python export.py --data FOLDER --run RUN_FOLDER --vocabulary FOLDER --mixture FOLDER \
        --out MODEL_FOLDER [--fp32 FILE]

The graph is written node by node rather than traced: that decides exactly where numbers are
quantised. Activations meet weights as u8 x s8, the only form that ONNX Runtime runs fast; their
scales are constants, so that a text's score does not depend on the texts that share its batch
(as it would with DynamicQuantizeLinear). Softmax, normalisation, Gelu and the head stay in fp32.

The head also holds the calibration: a temperature, for three classes that are equally frequent.
RUN/calibrated.pt has the weights with that head, for parity.py.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper, numpy_helper

import common

SEED = 20160614
RANGE_TEXTS = 600
OUTLIER = 5  # a tensor whose widest channel exceeds the median channel this often is smoothed
SMOOTHING = 0.9  # how much of a channel's range moves from the activations into the weights
OPSET = 17
NAME = "groundswell-minilm-l6-tweets"


class Graph:
    """Nodes and constants in the order of computation.

    `seen` holds sample values [tokens, channels] of each tensor that meets weights;
    without it the graph is fp32.
    """

    def __init__(self, weights, config, seen=None):
        self.weights, self.config, self.seen = weights, config, seen
        self.nodes, self.constants, self.measured = [], {}, []

    def constant(self, name, value):
        assert name not in self.constants, name
        self.constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def node(self, op, inputs, output, domain="", **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def w(self, name):
        return self.weights[name]

    def quantised(self, x, name, matrix, smooth=True):
        """The inputs of an integer product: x as u8, the [in, out] matrix as s8, both scales and zeros.

        A few channels of BERT's activations are ten times as wide as the rest and would take the
        resolution from them all. There, channels are evened out first and the rows of the matrix
        scaled in return (SmoothQuant).
        """
        values = self.seen[x]
        widest = np.abs(values).max(0)
        if smooth and widest.max() > OUTLIER * np.median(widest):
            even = widest ** SMOOTHING / np.maximum(np.abs(matrix).max(1), 1e-3) ** (1 - SMOOTHING)
            even = (even / np.median(even)).astype(np.float32)
            values, matrix = values / even, matrix * even[:, None]
            x = self.node("Mul", [x, self.constant(f"{x}.even", 1 / even)], f"{x}.evened")
        low, high = best_range(values)
        scale = np.float32((high - low) / 255)
        xs = self.constant(f"{x}.scale", scale)
        xz = self.constant(f"{x}.zero", np.uint8(round(-low / scale)))
        xq = self.node("QuantizeLinear", [x, xs, xz], f"{x}.u8")
        s8, scales = symmetric(matrix)
        return [xq, self.constant(f"{name}.weight.s8", s8), xs, self.constant(f"{name}.weight.scale", scales),
                xz, self.constant(f"{name}.weight.zero", np.zeros(scales.shape, np.int8))]

    def dense(self, x, source, name):
        self.measured.append(x)
        matrix, bias = self.w(f"{source}.weight").T, self.constant(f"{name}.bias", self.w(f"{source}.bias"))
        if self.seen is None:
            product = self.node("MatMul", [x, self.constant(f"{name}.weight", matrix)], f"{name}.product")
            return self.node("Add", [product, bias], name)
        return self.node("MatMulIntegerToFloat", self.quantised(x, name, matrix) + [bias], name, "com.microsoft")

    def attention(self, x, source, mask, name):
        """Queries, keys and values as one product, then attention in fp32."""
        self.measured.append(x)
        parts = [f"{source}.{p}" for p in ("query", "key", "value")]
        matrix = np.concatenate([self.w(f"{p}.weight") for p in parts]).T
        bias = self.constant(f"{name}.bias", np.concatenate([self.w(f"{p}.bias") for p in parts]))
        heads = self.config["num_attention_heads"]
        if self.seen is None:
            return self.node("Attention", [x, self.constant(f"{name}.weight", matrix), bias, mask], name,
                             "com.microsoft", num_heads=heads)
        xq, wq, xs, ws, xz, wz = self.quantised(x, name, matrix, smooth=False)
        return self.node("QAttention", [xq, wq, bias, xs, ws, mask, xz, wz], name, "com.microsoft",
                         num_heads=heads)

    def norm(self, x, skip, source, name):
        """Layer normalisation of x + skip, spelled out.

        ONNX Runtime 1.29 runs LayerNormalization (and SkipLayerNormalization, which it would make of
        an Add before it) element by element on a CPU: a third of the whole model's time. These plain
        nodes are vectorised. The epsilon of 1e-12 is left out: no embedding is constant.
        """
        width = self.config["hidden_size"]
        x = self.node("Sum", [x, skip], f"{name}.sum")
        x = self.node("Sub", [x, self.node("ReduceMean", [x], f"{name}.mean", axes=[-1])], f"{name}.centred")
        squares = self.node("ReduceSumSquare", [x], f"{name}.squares", axes=[-1])
        inverse = self.node("Reciprocal", [self.node("Sqrt", [squares], f"{name}.length")], f"{name}.inverse")
        x = self.node("Mul", [x, inverse], f"{name}.unit")
        gamma = self.constant(f"{name}.gamma", self.w(f"{source}.weight") * np.float32(np.sqrt(width)))
        x = self.node("Mul", [x, gamma], f"{name}.scaled")
        return self.node("Add", [x, self.constant(f"{name}.beta", self.w(f"{source}.bias"))], name)

    def embeddings(self):
        table = self.w("encoder.embeddings.word_embeddings.weight")
        if self.seen is None:
            words = self.node("Gather", [self.constant("words", table), "input_ids"], "embedded")
        else:
            s8, scales = symmetric(table)
            words = self.node("Gather", [self.constant("words.s8", s8), "input_ids"], "embedded.s8")
            words = self.node("DequantizeLinear", [words, self.constant("words.scale", scales)],
                              "embedded", axis=2)
        # every token has type 0: its vector is a part of the positions'
        places = (self.w("encoder.embeddings.position_embeddings.weight")
                  + self.w("encoder.embeddings.token_type_embeddings.weight")[0])
        length = self.node("Shape", ["input_ids"], "length", start=1, end=2)
        places = self.node("Slice", [self.constant("places", places), self.constant("zero", np.array([0])),
                                     length], "places.used")
        return self.norm(words, places, "encoder.embeddings.LayerNorm", "x0")

    def build(self):
        mask = self.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        x = self.embeddings()
        for i in range(self.config["num_hidden_layers"]):
            at = f"encoder.encoder.layer.{i}"
            y = self.attention(x, f"{at}.attention.self", mask, f"l{i}.context")
            y = self.dense(y, f"{at}.attention.output.dense", f"l{i}.attended")
            x = self.norm(y, x, f"{at}.attention.output.LayerNorm", f"l{i}.middle")
            y = self.dense(x, f"{at}.intermediate.dense", f"l{i}.wide")
            y = self.node("Gelu", [y], f"l{i}.gelu", "com.microsoft")
            y = self.dense(y, f"{at}.output.dense", f"l{i}.narrow")
            x = self.norm(y, x, f"{at}.output.LayerNorm", f"x{i + 1}")
        # mean over the real tokens
        weight = self.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        axis = self.constant("one", np.array([1]))
        row = self.node("Unsqueeze", [weight, axis], "mask.row")
        total = self.node("Squeeze", [self.node("MatMul", [row, x], "pooled.row"), axis], "pooled.total")
        count = self.node("ReduceSum", [weight, axis], "pooled.count")
        pooled = self.node("Div", [total, count], "pooled")
        self.node("Gemm", [pooled, self.constant("head.weight", self.w("head.weight")),
                           self.constant("head.bias", self.w("head.bias"))], "logits", transB=1)
        return self

    def model(self, extra=()):
        ids = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"])
               for n in ("input_ids", "attention_mask")]
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(common.LABELS)])
        outputs = [logits] + [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in extra]
        graph = helper.make_graph(self.nodes, NAME, ids, outputs, list(self.constants.values()))
        return helper.make_model(graph, producer_name="groundswell", ir_version=8, opset_imports=[
            helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)])


def symmetric(matrix):
    """A matrix as s8 with a scale for each column."""
    scales = (np.abs(matrix).max(0) / 127).astype(np.float32)
    return np.clip(np.round(matrix / scales), -127, 127).astype(np.int8), scales


def best_range(values, sample=100_000):
    """The range, zero included, whose u8 steps lose least: cut-off tails against coarser steps."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    some = np.random.default_rng(SEED).choice(values.ravel(), sample)
    some = np.append(some, (low, high))
    best = None
    for bottom in np.linspace(1, 0.2, 13) * low:
        for top in np.linspace(1, 0.2, 13) * high:
            scale = (top - bottom) / 255
            zero = np.round(-bottom / scale)
            back = (np.clip(np.round(some / scale) + zero, 0, 255) - zero) * scale
            loss = np.square(back - some).mean()
            if best is None or loss < best[0]:
                best = loss, bottom, top
    return best[1:]


def values_seen(graph, rows):
    """What each tensor that meets weights holds, over texts run one by one (so without padding)."""
    names = list(dict.fromkeys(graph.measured))
    runner = ort.InferenceSession(graph.model(names).SerializeToString(), providers=["CPUExecutionProvider"])
    seen = {name: [] for name in names}
    for row in rows:
        ids, mask = common.pad([row])
        for name, value in zip(names, runner.run(names, {"input_ids": ids, "attention_mask": mask})):
            seen[name].append(value[0])
    return {name: np.concatenate(values) for name, values in seen.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--mixture", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", type=Path, help="also write the fp32 graph, for comparison")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    state = torch.load(args.run / "weights.pt", weights_only=True, map_location="cpu")
    weights = {k: v.numpy() for k, v in state.items()}
    base = json.loads((common.base_folder() / "config.json").read_text())
    base["vocab_size"] = len(weights["encoder.embeddings.word_embeddings.weight"])
    tokenizer_file = args.vocabulary / "tokenizer.json"
    tokenizer = common.load_tokenizer(tokenizer_file)
    temperature = common.read_json(args.mixture / "calibration.json")["temperature"]
    for name in ("head.weight", "head.bias"):
        weights[name] = weights[name] / np.float32(temperature)
    torch.save({k: torch.from_numpy(v) for k, v in weights.items()}, args.run / "calibrated.pt")
    exact = Graph(weights, base).build()
    if args.fp32:
        onnx.save(exact.model(), args.fp32)

    _, plain = common.read_posts(args.data / "train.tsv")
    generator = np.random.default_rng(args.seed)
    texts = [text for some in (plain, common.read_json(args.mixture / "texts.json"))
             for text in generator.choice(some, RANGE_TEXTS // 2, replace=False)]
    rows = common.encode(tokenizer, texts)
    model = Graph(weights, base, values_seen(exact, rows)).build().model()
    onnx.checker.check_model(model)
    onnx.save(model, args.out / "model_int8.onnx")
    (args.out / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())
    config = {
        "model_name": NAME,
        "model_type": "bert",
        "architectures": ["BertForSequenceClassification"],
        "base_model": "sentence-transformers/all-MiniLM-L6-v2",
        "license": "apache-2.0",
        "languages": ["en"],
        "id2label": {str(i): label for i, label in enumerate(common.LABELS)},
        "label2id": {label: i for i, label in enumerate(common.LABELS)},
        **{k: base[k] for k in ("hidden_size", "intermediate_size", "num_hidden_layers",
                                "num_attention_heads", "hidden_act", "layer_norm_eps", "vocab_size",
                                "max_position_embeddings", "pad_token_id")},
        "max_tokens": common.MAX_TOKENS,
        "pooling": "mean",
        "preprocessing": "tweet-1",
        "languages": ["en"],
        "calibration": {"prior": "uniform", "temperature": temperature},
        "quantization": "int8: static u8 activations x s8 weights per channel",
        "opset": OPSET,
    }
    (args.out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    for file in sorted(args.out.iterdir()):
        print(f"{file.stat().st_size:>10} {file.name}")


if __name__ == "__main__":
    main()
