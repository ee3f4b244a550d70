"""The tweets: reading them, and keeping apart what must never be trained on.

A text is known by its lower-cased letters and digits, with handles and URLs removed, so that a
retweet or another link doesn't pass for a new text.
"""
import hashlib
import re
from dataclasses import dataclass

import numpy as np

import common

# never trained on, never calibrated on
SEALED = ("dev.tsv", "topics-dev.tsv")
HELD_OUT = 16  # of 256: the share of train.tsv that is kept for calibration and for comparing steps


def normalised(text):
    """What makes two posts the same text."""
    text = re.sub(r"https?:\S*|@\w+", " ", text.lower())
    return "".join(c for c in text if c.isalnum())


def is_held_out(text):
    """Whether a text is kept for calibration: by its hash, so that it is so in every file."""
    return hashlib.sha256(normalised(text).encode()).digest()[0] < HELD_OUT


@dataclass
class Posts:
    """Texts with their labels (-1: none), and for those of emoji.tsv their emoji."""
    texts: list
    labels: np.ndarray
    emoji: list


def training_posts(folder, everything=False):
    """Every post that may be trained on, each text once: labelled ones first, then emoji.tsv's.

    topics.tsv is not read: train.tsv has its texts. `everything` takes the held-out posts too.
    @raises ValueError: if a text of a sealed file is among them
    """
    sealed = {normalised(row[-1]) for name in SEALED for row in common.read_columns(folder / name)}
    seen, texts, labels, emoji = set(), [], [], []
    for name in ("train.tsv", "emoji.tsv"):
        for row in common.read_columns(folder / name):
            text, key = row[-1], normalised(row[-1])
            if key in sealed:
                raise ValueError(f"{name} holds a text of {' or '.join(SEALED)}")
            if key in seen or (is_held_out(text) and not everything):
                continue
            seen.add(key)
            texts.append(text)
            labels.append(common.LABELS.index(row[0].upper()) if name == "train.tsv" else -1)
            emoji.append(row[0] if name == "emoji.tsv" else "")
    return Posts(texts, np.array(labels), emoji)


def held_out_posts(folder):
    """The part of train.tsv that nothing is trained on: labels and texts."""
    return common.labels_and_texts(
        [row for row in common.read_columns(folder / "train.tsv") if is_held_out(row[-1])])
