"""A transformers model as Hugging Face's exports and DJL's model zoo have it: ONNX and TorchScript."""
import os
import warnings
import zipfile

import numpy as np
import onnx
import onnxruntime
import torch


class Scores(torch.nn.Module):
    """The model behind the inputs' names, in their order."""

    def __init__(self, model, inputs):
        super().__init__()
        self.model, self.inputs = model, inputs

    def forward(self, *values):
        return {"logits": self.model(**dict(zip(self.inputs, values))).logits}


def example(model, inputs):
    """Two texts, of which the second is shorter."""
    pad = model.config.pad_token_id
    ids = torch.tensor([[7, 8, 9, 10, 11, 12, 13], [7, 8, 9, 10, pad, pad, pad]])
    values = {"input_ids": ids, "attention_mask": (ids != pad).long(), "token_type_ids": torch.zeros_like(ids)}
    return tuple(values[name] for name in inputs)


def save_onnx(model, inputs, path, opset=17):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Scores(model, inputs).eval(), example(model, inputs), str(path), dynamo=False, opset_version=opset,
            input_names=list(inputs), output_names=["logits"],
            dynamic_axes={**{name: {0: "batch_size", 1: "sequence_length"} for name in inputs}, "logits": {0: "batch_size"}})
    onnx.save(short(onnx.load(path)), path)


def short(model):
    """Nodes and what they pass on by number: half of a small file would be their names."""
    new = {value: f"v{i}" for i, value in enumerate(output for node in model.graph.node for output in node.output)}
    new |= {output.name: output.name for output in model.graph.output}
    for i, node in enumerate(model.graph.node):
        node.name = f"n{i}"
        node.input[:] = [new.get(name, name) for name in node.input]
        node.output[:] = [new[name] for name in node.output]
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    return model


def save_torch_script(model, inputs, path):
    """Traced as DJL's converter does, without the debug information of the Python sources."""
    whole = str(path) + ".whole"
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.jit.trace(Scores(model, inputs).eval(), example(model, inputs), strict=False).save(whole)
    with zipfile.ZipFile(whole) as entries, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as kept:
        for entry in entries.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                store(kept, entry.filename.split("/", 1)[1], entries.read(entry))
    os.remove(whole)


def check(model, inputs, exported, traced):
    """Both files answer as the model does, in shapes other than the example's."""
    session, script = onnxruntime.InferenceSession(str(exported)), torch.jit.load(str(traced))
    generator = np.random.default_rng(7)
    for texts, tokens in ((1, 3), (1, 128), (3, 17), (5, 1)):
        ids = torch.from_numpy(generator.integers(5, 600, (texts, tokens)))
        ids[-1, tokens // 2 + 1:] = model.config.pad_token_id
        values = {"input_ids": ids, "attention_mask": (ids != model.config.pad_token_id).long(), "token_type_ids": torch.zeros_like(ids)}
        with torch.inference_mode():
            expected = model(ids, attention_mask=values["attention_mask"]).logits.numpy()
            by_script = script(values["input_ids"], values["attention_mask"])["logits"].numpy()
        by_session = session.run(["logits"], {name: values[name].numpy() for name in inputs})[0]
        np.testing.assert_allclose(by_script, expected, atol=1e-4)
        np.testing.assert_allclose(by_session, expected, atol=1e-4)


def store(archive, name, content):
    """As PyTorch stores it: from a multiple of 64 bytes on. The same content gives the same file."""
    entry = zipfile.ZipInfo("model/" + name, (1980, 1, 1, 0, 0, 0))
    start = archive.fp.tell() + 30 + len(entry.filename)
    padding = -(start + 4) % 64
    entry.extra = b"FB" + padding.to_bytes(2, "little") + bytes(padding)
    archive.writestr(entry, content)
