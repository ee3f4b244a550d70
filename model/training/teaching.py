"""What is learned: labels, teachers' answers, and posts of our own writing."""
from pathlib import Path

import numpy as np

import common
import data

HARD = 0.3  # weight of a label beside the teachers' answer
OWN_TIMES = 3  # each post of our own counts as this many
OWN = Path(__file__).parent / "own-posts.tsv"


def certain(labels):
    """Labels as distributions."""
    return np.eye(len(common.LABELS), dtype=np.float32)[labels]


def texts_to_answer(folder, more):
    """Every text that a teacher answers, by set, with labels (-1: none).

    Labels of data/more do not count: they were given by other rules than train.tsv's.
    """
    posts = data.training_posts(folder, everything=True)
    sets = {"tweets": (posts.labels, posts.texts)}
    for name in (*data.FOOD, *data.DEVELOPMENT):
        _, texts = data.more_posts(folder, more, name)
        sets[name] = np.full(len(texts), -1), texts
    return sets


def lessons(folder, more, runs, prior, left_out):
    """Texts and the distributions to answer, at this prior: the teachers' mean, with a label's weight.

    Sets that a teacher has not answered yet are left out, as are texts that `left_out` names.
    """
    all_texts, all_targets = [], []
    for name, (labels, texts) in texts_to_answer(folder, more).items():
        paths = [run / "answers" / f"{name}.npy" for run in runs]
        if not all(path.exists() for path in paths):
            continue
        targets = np.mean([common.softmax(np.load(path).astype(np.float32) + prior) for path in paths], 0)
        targets[labels >= 0] = HARD * certain(labels[labels >= 0]) + (1 - HARD) * targets[labels >= 0]
        taken = [i for i, text in enumerate(texts) if np.isfinite(targets[i, 0]) and not left_out(text)]
        all_texts += [texts[i] for i in taken]
        all_targets.append(targets[taken])
    return all_texts, np.concatenate(all_targets).astype(np.float32)


def own_lessons():
    """The posts of our own writing, each several times, and their distributions."""
    labels, texts = common.read_posts(OWN)
    return texts * OWN_TIMES, certain(np.tile(labels, OWN_TIMES))
