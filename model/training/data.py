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
HELD_TOPICS = 32  # of 256: the share of topics whose posts are kept for comparing steps
# data/more's files whose labels mean sentiment, and the share of 256 that is kept for comparing steps
DEVELOPMENT = {"goemotions-reddit": 16, "tse-tweets": 24, "vader-tweets": 64, "vader-amazon": 64,
               "vader-movie": 24, "vader-nyt": 64}
# the others: a teacher answers them, nothing is compared on them
FOOD = ("financial-tweets", "isarcasm-weak", "unlabelled-tweeteval")


def normalised(text):
    """What makes two posts the same text."""
    text = re.sub(r"https?:\S*|@\w+", " ", text.lower())
    return "".join(c for c in text if c.isalnum())


def is_held_out(text, share=HELD_OUT):
    """Whether a text is kept for calibration: by its hash, so that it is so in every file."""
    return hashlib.sha256(normalised(text).encode()).digest()[0] < share


@dataclass
class Posts:
    """Texts with their labels (-1: none), and for those of emoji.tsv their emoji."""
    texts: list
    labels: np.ndarray
    emoji: list


def sealed_texts(folder):
    return {normalised(row[-1]) for name in SEALED for row in common.read_columns(folder / name)}


def training_posts(folder, everything=False, without=()):
    """Every post that may be trained on, each text once: labelled ones first, then emoji.tsv's.

    topics.tsv is not read: train.tsv has its texts. `everything` takes the held-out posts too; the texts
    `without` (normalised) are left out.
    @raises ValueError: if a text of a sealed file is among them
    """
    sealed = sealed_texts(folder)
    seen, texts, labels, emoji = set(), [], [], []
    for name in ("train.tsv", "emoji.tsv"):
        for row in common.read_columns(folder / name):
            text, key = row[-1], normalised(row[-1])
            if key in sealed:
                raise ValueError(f"{name} holds a text of {' or '.join(SEALED)}")
            if key in seen or key in without or (is_held_out(text) and not everything):
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


def held_topics(folder):
    """The topics of topics.tsv that are kept for comparing steps, by their hashes."""
    topics = {row[0] for row in common.read_columns(folder / "topics.tsv")}
    return {topic for topic in topics if is_held_out(topic, HELD_TOPICS)}


def held_topic_posts(folder):
    """The posts of train.tsv about a held topic, listed under it or naming it: labels and texts."""
    topics = held_topics(folder)
    listed = {normalised(row[-1]) for row in common.read_columns(folder / "topics.tsv") if row[0] in topics}
    named = re.compile("|".join(rf"\b{re.escape(topic)}\b" for topic in sorted(topics)))
    return common.labels_and_texts([row for row in common.read_columns(folder / "train.tsv")
                                    if normalised(row[-1]) in listed or named.search(row[-1].lower())])


def more_posts(folder, more, name, held=False):
    """A file of data/more, either what a teacher may answer or what steps are compared on: labels and texts.

    The labels of an unlabelled file are -1.
    @raises ValueError: if a text of a sealed file is among them
    """
    rows = common.read_columns(more / f"{name}.tsv")
    if sealed_texts(folder) & {normalised(row[-1]) for row in rows}:
        raise ValueError(f"{name} holds a text of {' or '.join(SEALED)}")
    rows = [row for row in rows if is_held_out(row[-1], DEVELOPMENT.get(name, 0)) == held]
    known = {label.lower(): number for number, label in enumerate(common.LABELS)}
    return np.array([known.get(row[0], -1) for row in rows]), [row[-1] for row in rows]


def development_sets(folder, more):
    """What steps are compared on, by name, labels and texts each. No weight may rest on any of them."""
    return {"dev": common.read_posts(folder / "dev.tsv"), "held out": held_out_posts(folder),
            "topics": held_topic_posts(folder),
            **{name: more_posts(folder, more, name, held=True) for name in DEVELOPMENT}}
