"""Makes the models of DjlSentimentModelFolderTest: small, random, and right in shape.

The same classifier twice, as TorchScript and as ONNX in the layout of Hugging Face's exports, and an ONNX
product with unsigned weights. Run in this folder with torch and onnx installed: python make.py
"""

import json

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
for folder in ["torchscript", "huggingface"]:
    json.dump(TOKENIZER, open(folder + "/tokenizer.json", "w"))
    json.dump(CONFIG, open(folder + "/config.json", "w"))
for text in ["a good day !", "bad"]:
    row = torch.tensor([[2] + [WORDS.index(word) for word in text.split()] + [3]])
    positive, negative, neutral = torch.softmax(tiny(row, torch.ones_like(row))[0][0], 0).tolist()
    print(f"{text}: negative {negative:.6f} neutral {neutral:.6f} positive {positive:.6f}")
