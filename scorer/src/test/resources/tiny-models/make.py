"""Makes the models of the tests of model folders: small, random, and right in shape.

The same classifier twice, as TorchScript and as ONNX in the layout of Hugging Face's exports, an ONNX
product with unsigned weights, and in odd/ the classifier in forms that are met more rarely.
Run in this folder with torch and onnx installed: python make.py
"""

import json
import os

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper


class Tiny(torch.nn.Module):
    """The mean of the tokens' embeddings, padding left out, and three outputs."""

    def __init__(self, words):
        super().__init__()
        self.embedding = torch.nn.Embedding(words, 8)
        self.outputs = torch.nn.Linear(8, 3)

    def forward(self, input_ids, attention_mask):
        mask = attention_mask.unsqueeze(-1).to(torch.float32)
        mean = (self.embedding(input_ids) * mask).sum(1) / mask.sum(1)
        return (self.outputs(mean),)


def as_onnx(tiny):
    """The same sums; the token types are asked for, as BERT's exports do, and count for nothing when 0."""
    weights = {
        "embedding": tiny.embedding.weight.detach().numpy(),
        "types": numpy.stack([numpy.zeros(8), numpy.full(8, 100)]).astype(numpy.float32),
        "weight": tiny.outputs.weight.detach().numpy().T.copy(),
        "bias": tiny.outputs.bias.detach().numpy(),
        "last": numpy.array([2], dtype=numpy.int64),
        "sequence": numpy.array([1], dtype=numpy.int64),
    }
    nodes = [
        helper.make_node("Gather", ["embedding", "input_ids"], ["words"]),
        helper.make_node("Gather", ["types", "token_type_ids"], ["kinds"]),
        helper.make_node("Add", ["words", "kinds"], ["both"]),
        helper.make_node("Cast", ["attention_mask"], ["mask2"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask2", "last"], ["mask"]),
        helper.make_node("Mul", ["both", "mask"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "sequence"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["mask", "sequence"], ["count"], keepdims=0),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("MatMul", ["mean", "weight"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"])
              for name in ["input_ids", "attention_mask", "token_type_ids"]]
    return model(nodes, inputs, helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3]), weights)


class Typed(torch.nn.Module):
    """Asks for token types, as BERT does, and adds their sum to all outputs: 0 where all are 0."""

    def __init__(self, tiny):
        super().__init__()
        self.tiny = tiny

    def forward(self, input_ids, attention_mask, token_type_ids):
        return (self.tiny(input_ids, attention_mask)[0] + token_type_ids.sum(),)


class Halved(torch.nn.Module):
    """Computes in a smaller type."""

    def __init__(self, tiny, number):
        super().__init__()
        self.embedding = torch.nn.Embedding.from_pretrained(tiny.embedding.weight.to(number))
        self.outputs = torch.nn.Linear(8, 3, dtype=number)
        self.outputs.load_state_dict(tiny.outputs.state_dict())

    def forward(self, input_ids, attention_mask):
        mask = attention_mask.unsqueeze(-1).to(self.embedding.weight.dtype)
        return (self.outputs((self.embedding(input_ids) * mask).sum(1) / mask.sum(1)),)


def as_onnx_in_halves(made):
    """The last product and the answer in fp16."""
    halves = onnx.ModelProto.FromString(made.SerializeToString())
    nodes = halves.graph.node
    cast = helper.make_node("Cast", ["mean"], ["mean16"], to=TensorProto.FLOAT16)
    nodes.insert([node.output[0] for node in nodes].index("product"), cast)
    next(node for node in nodes if node.output[0] == "product").input[0] = "mean16"
    for constant in halves.graph.initializer:
        if constant.name in ("weight", "bias"):
            constant.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(constant).astype(numpy.float16), constant.name))
    halves.graph.output[0].type.tensor_type.elem_type = TensorProto.FLOAT16
    onnx.checker.check_model(halves)
    return halves


def with_more_outputs(made):
    """What others put before the logits."""
    more = onnx.ModelProto.FromString(made.SerializeToString())
    more.graph.output.insert(0, helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["batch", 8]))
    onnx.checker.check_model(more)
    return more


def of_one_shape(made):
    """Exported without dynamic axes: it takes one text of 16 tokens."""
    fixed = onnx.ModelProto.FromString(made.SerializeToString())
    for value in fixed.graph.input:
        for dimension, size in zip(value.type.tensor_type.shape.dim, [1, 16]):
            dimension.dim_value = size
    onnx.checker.check_model(fixed)
    return fixed


def with_weights_apart(made):
    """All numbers of the embedding in another file, whose name is not made of the model's."""
    apart = onnx.ModelProto.FromString(made.SerializeToString())
    embedding = next(constant for constant in apart.graph.initializer if constant.name == "embedding")
    open("odd/weights.bin", "wb").write(embedding.raw_data)
    embedding.ClearField("raw_data")
    embedding.data_location = TensorProto.EXTERNAL
    embedding.external_data.add(key="location", value="weights.bin")
    return apart


def hidden_scales(place):
    """DynamicQuantizeLinear where a walk over the main graph's nodes would not meet it."""
    quantize = helper.make_node("DynamicQuantizeLinear", ["x"], ["bytes", "scale", "zero"])
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4])
    y = helper.make_tensor_value_info("bytes", TensorProto.UINT8, [1, 4])
    if place == "branch":
        branches = [helper.make_graph([quantize], name, [], [y]) for name in ("then", "else")]
        nodes = [helper.make_node("If", ["yes"], ["bytes"], then_branch=branches[0], else_branch=branches[1])]
        yes = helper.make_tensor_value_info("yes", TensorProto.BOOL, [])
        return model(nodes, [x, yes], y, {})
    function = helper.make_function("own", "Quantize", ["x"], ["bytes"], [quantize], [helper.make_opsetid("", 17)])
    graph = helper.make_graph([helper.make_node("Quantize", ["x"], ["bytes"], domain="own")], "tiny", [x], [y])
    return helper.make_model(graph, functions=[function], ir_version=8,
                             opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("own", 1)])


def unsigned():
    """A product whose weights are unsigned bytes."""
    weights = {
        "weight_u8": numpy.arange(12, dtype=numpy.uint8).reshape(4, 3),
        "scale": numpy.array(0.1, dtype=numpy.float32),
        "zero": numpy.array(6, dtype=numpy.uint8),
    }
    nodes = [
        helper.make_node("DequantizeLinear", ["weight_u8", "scale", "zero"], ["weight"]),
        helper.make_node("MatMul", ["x", "weight"], ["y"]),
    ]
    return model(nodes, [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4])],
                 helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3]), weights)


def model(nodes, inputs, output, weights):
    constants = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, [output], constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made


WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "@", "user", "http", "good", "bad", "day", "!", "a"]
TOKENIZER = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                   "strip_accents": None, "lowercase": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                   {"Sequence": {"id": "A", "type_id": 0}},
                   {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
    "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 100, "vocab": {word: i for i, word in enumerate(WORDS)}},
}
# The outputs' order is not the usual one, so that a mapping that's ignored shows.
CONFIG = {"model_name": "tiny", "id2label": {"0": "positive", "1": "Negative", "2": "LABEL_1"}}

torch.manual_seed(7)
tiny = Tiny(len(WORDS)).eval()
ids = torch.tensor([[2, 7, 9, 10, 3]])
torch.jit.trace(tiny, (ids, torch.ones_like(ids))).save("torchscript/model.pt")
onnx.save(as_onnx(tiny), "huggingface/onnx/model.onnx")
onnx.save(unsigned(), "unsigned.onnx")
mask = torch.ones_like(ids)
made = as_onnx(tiny)
os.makedirs("odd", exist_ok=True)
onnx.save(as_onnx_in_halves(made), "odd/half.onnx")
onnx.save(with_more_outputs(made), "odd/outputs.onnx")
onnx.save(of_one_shape(made), "odd/fixed.onnx")
onnx.save(with_weights_apart(made), "odd/apart.onnx")
for place in ["branch", "function"]:
    onnx.save(hidden_scales(place), f"odd/{place}.onnx")
torch.jit.trace(Typed(tiny), (ids, mask, torch.zeros_like(ids))).save("odd/types.pt")
torch.jit.trace(Halved(tiny, torch.bfloat16), (ids, mask)).save("odd/bfloat16.pt")
torch.jit.trace(Halved(tiny, torch.float16), (ids, mask)).save("odd/float16.pt")
dynamic = torch.ao.quantization.quantize_dynamic(tiny, {torch.nn.Linear}, dtype=torch.qint8)
torch.jit.trace(dynamic, (ids, mask)).save("odd/dynamic.pt")
torch.save(tiny.state_dict(), "odd/weights.pt")
for folder in ["torchscript", "huggingface"]:
    json.dump(TOKENIZER, open(folder + "/tokenizer.json", "w"))
    json.dump(CONFIG, open(folder + "/config.json", "w"))
for text in ["a good day !", "bad"]:
    row = torch.tensor([[2] + [WORDS.index(word) for word in text.split()] + [3]])
    positive, negative, neutral = torch.softmax(tiny(row, torch.ones_like(row))[0][0], 0).tolist()
    print(f"{text}: negative {negative:.6f} neutral {neutral:.6f} positive {positive:.6f}")
