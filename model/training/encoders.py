"""The pre-trained encoders, and one linear layer on top of them.

`minilm` is the base of the bundled model. `bge` and `e5` are twice as deep; they come as ONNX files
inside jars of Maven artifacts (see README.md), whose weights are read back here. `mpnet` is the
teacher: four times as wide, from Python packages that each carry a part of a zip file.
"""
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn
from transformers import BertConfig, BertModel, MPNetModel

import common


def from_onnx(path):
    """A BERT encoder from an exported graph: matrices lost their names there, their products kept them."""
    graph = onnx.load(path).graph
    constants = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    state = {k: v for k, v in constants.items() if not k.startswith("onnx::") and "position_ids" not in k}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1].startswith("onnx::"):
            place = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            state[f"{place}.weight"] = constants[node.input[1]].T.contiguous()
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.layer."))
    vocabulary, width = state["embeddings.word_embeddings.weight"].shape
    config = BertConfig(vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers,
                        num_attention_heads=12, intermediate_size=4 * width, attn_implementation="sdpa")
    encoder = BertModel(config, add_pooling_layer=False)
    encoder.load_state_dict(state, strict=True)
    return encoder


def encoder_named(name, teachers, layers=None):
    """`minilm`, `mpnet`, or a model `NAME.onnx` of the folder of teachers; with these of its layers alone."""
    if name == "minilm":
        encoder = BertModel.from_pretrained(common.base_folder(), add_pooling_layer=False,
                                            attn_implementation="sdpa")
    elif name == "mpnet":
        encoder = MPNetModel.from_pretrained(Path(teachers) / "mpnet", add_pooling_layer=False)
    else:
        encoder = from_onnx(Path(teachers) / f"{name}.onnx")
    return keep_layers(encoder, layers) if layers else encoder


def tokenizer_for(name, teachers):
    """The encoder's tokenizer. The BERT encoders share one."""
    return common.load_tokenizer(Path(teachers) / "mpnet" / "tokenizer.json" if name == "mpnet" else None)


def keep_layers(encoder, kept):
    """Drops all layers but these, counted from 0 at the bottom."""
    encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[i] for i in kept)
    encoder.config.num_hidden_layers = len(kept)
    return encoder


class Classifier(nn.Module):
    """Mean pooling over the real tokens, because the bases were trained with it, then one linear layer."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.config.hidden_size, len(common.LABELS))

    def pooled(self, hidden, mask):
        weight = mask.unsqueeze(-1).float()
        return (hidden * weight).sum(1) / weight.sum(1)

    def forward(self, ids, mask):
        return self.classify(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask)

    def classify(self, hidden, mask):
        pooled = self.pooled(hidden.float(), mask)
        with torch.autocast("cpu", enabled=False):
            return self.head(self.dropout(pooled))
