"""Weights that look random and that any language computes alike, so that none need be stored.

Number i of a tensor is the i-th output of SplitMix64 (Steele, Lea, Flood 2014), its upper 24 bits taken as
a fraction of [-bound, bound). The processor's test GeneratedWeights does exactly the same; change both or neither.
"""
import hashlib
import math

import numpy as np
import torch

GAMMA = 0x9E3779B97F4A7C15
HALF = 1 << 23


def seed(name):
    """The start of a tensor's sequence, derived from its name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def uniform(start, bound, count):
    """float32, the same to the bit as in Java."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GAMMA) + np.uint64(start)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.int64) - HALF).astype(np.float32) * np.float32(bound / HALF)


def bound(name, deviation, head):
    """The largest weight: `deviation` is the standard deviation in the encoder, `head` in the classifier."""
    return math.sqrt(3) * (head if name.startswith(("classifier", "pre_classifier")) else deviation)


def fill(model, deviation, head):
    """As transformers begins a training: normalisation does nothing yet, biases are 0. The head may differ,
    since with weights as small as the encoder's each text would get nearly the same scores."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            values = np.full(len(parameter), 0 if name.endswith("bias") else 1, np.float32)
        else:
            values = uniform(seed(name), bound(name, deviation, head), parameter.numel())
        parameter.data = torch.from_numpy(values.reshape(parameter.shape))
