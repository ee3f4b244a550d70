"""Frozen lower layers of MPNet: their activations are computed once and kept on disk as float16.

With the lowest 4 of 12 layers frozen, a training step needs no forward pass through those. One file
serves all seeds and epochs, if these train on the same texts.
"""
import json
import os
from pathlib import Path

import numpy as np
import torch

import common

IGNORED = -1e4  # added to the attention to padding, which leaves no weight there
BATCH = 64


def freeze(encoder, layers):
    """Freezes the embeddings, the position bias that all layers share, and the lowest layers."""
    encoder.requires_grad_(False)
    for layer in encoder.encoder.layer[layers:]:
        layer.requires_grad_(True)


def through(encoder, layers, hidden, mask):
    """The activations after some of MPNet's layers."""
    added = (1 - mask[:, None, None, :].float()) * IGNORED
    bias = encoder.encoder.compute_position_bias(hidden)
    for layer in layers:
        hidden = layer(hidden, added, bias)[0]
    return hidden


class Activations:
    """What the frozen layers make of each row of token ids.

    The folder holds the values and, in `progress.json`, how far they are computed; an interrupted
    computation continues there. The caller uses another folder for other rows or layers.
    """

    def __init__(self, encoder, layers, rows, folder):
        self.encoder, self.layers, self.rows = encoder, layers, rows
        self.starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.progress = folder / "progress.json"
        shape = (int(self.starts[-1]), encoder.config.hidden_size)
        kept = folder / "activations.f16"
        known = {"layers": layers, "rows": len(rows), "tokens": shape[0]}
        found = json.loads(self.progress.read_text()) if self.progress.exists() else {"done": 0, **known}
        if {**found, **known} != found:
            raise ValueError(f"{folder} holds activations of other rows or layers")
        self.values = np.memmap(kept, np.float16, "r+" if kept.exists() else "w+", shape=shape)
        self.compute(found["done"], known)

    def compute(self, done, known):
        order = sorted(range(len(self.rows)), key=lambda i: len(self.rows[i]))
        self.encoder.eval()
        for start in range(done, len(order), BATCH):
            part = order[start:start + BATCH]
            ids, mask = map(torch.from_numpy, common.pad([self.rows[i] for i in part]))
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                hidden = through(self.encoder, self.encoder.encoder.layer[:self.layers],
                                 self.encoder.embeddings(input_ids=ids), mask)
            for i, of in zip(part, hidden.half().numpy()):
                self.values[self.starts[i]:self.starts[i + 1]] = of[:len(self.rows[i])]
            if start // BATCH % 50 == 49 or start + BATCH >= len(order):
                self.values.flush()
                part_file = self.progress.with_suffix(".part")
                part_file.write_text(json.dumps({"done": start + BATCH, **known}))
                os.replace(part_file, self.progress)
                print(f"activations {min(start + BATCH, len(order))}/{len(order)}", flush=True)

    def batch(self, chosen):
        """Padded activations and mask of these rows."""
        lengths = [len(self.rows[i]) for i in chosen]
        hidden = np.zeros((len(chosen), max(lengths), self.values.shape[1]), np.float32)
        mask = np.zeros(hidden.shape[:2], np.int64)
        for i, (row, length) in enumerate(zip(chosen, lengths)):
            hidden[i, :length] = self.values[self.starts[row]:self.starts[row + 1]]
            mask[i, :length] = 1
        return torch.from_numpy(hidden), torch.from_numpy(mask)
