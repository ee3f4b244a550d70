"""What the bundled model learns from: every training post with the distribution that it should answer.

    python mixture.py --data FOLDER --teachers FOLDER \
        --runs RUN:ENCODER [RUN:ENCODER …] --out FOLDER

Writes FOLDER/texts.json and FOLDER/targets.npy. A labelled post's target is its label and the
teachers' mean; an unlabelled post of emoji.tsv has the teachers' alone. Emoji enter by Bayes' rule:
P(label | text, emoji) ~ P(label | text) * (P(label | emoji) / P(label)), the emoji's part from how
people labelled tweets that hold it (Emoji Sentiment Ranking 1.0, Kralj Novak et al. 2015) and, for
emoji that were rare or unknown then, from modern-emoji.tsv.
"""
import argparse
import csv
import json
import random
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch

import common
import data
import encoders
import train

WITH_EMOJI = 0.25  # of labelled posts get one
PUT_BACK = 0.85  # of emoji.tsv's posts get theirs back
KNOWN_WELL = 100  # occurrences in the ranking from which on it is believed
SHARPENED = 1.5  # a label of a whole tweet, in 13 languages, is a blurred reading of its emoji
ALONE = 2  # times that an emoji is a post of its own


def emoji_labels():
    """For each emoji: how often it is met, and its distribution over the labels."""
    ranking = Path(str(files("emosent"))) / "data" / "Emoji_Sentiment_Data_v1.0.csv"
    counts = {}
    with open(ranking, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["Emoji"]] = np.array([float(row[n]) + 1 for n in ("Negative", "Neutral", "Positive")])
    total = sum(counts.values())
    found = {e: (c.sum(), c / c.sum()) for e, c in counts.items()}
    for row in data.read_columns(Path(__file__).parent / "modern-emoji.tsv"):
        for e in row[3].split(" "):
            if e not in found or found[e][0] < KNOWN_WELL:
                found[e] = KNOWN_WELL, np.array(row[:3], float) / 100
    return found, total / total.sum()


def put_back(text, emoji, chance):
    """A post with its emoji: mostly at the end, sometimes several, sometimes without a space."""
    run = emoji * chance.choice((1, 1, 1, 2, 3))
    where = chance.random()
    if where < 0.7:
        return text + chance.choice((" ", " ", "")) + run
    words = text.split(" ")
    words.insert(chance.randrange(len(words)), run)
    return " ".join(words)


def answers(run, name, texts, args):
    """What a fine-tuned teacher answers; the base's vocabulary is a part of the one with emoji."""
    model = encoders.Classifier(encoders.encoder_named(name, args.teachers))
    model.load_state_dict(torch.load(Path(run) / "weights.pt", weights_only=True))
    return common.softmax(train.predict(model, common.encode(common.load_tokenizer(), texts)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, required=True)
    parser.add_argument("--runs", nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(train.SEED)
    posts = data.training_posts(args.data)
    held_labels, held = data.held_out_posts(args.data)
    asked = posts.texts + held
    parts = []
    for run in args.runs:
        kept = args.out / f"{Path(run.split(':')[0]).name}.npy"
        if not kept.exists():
            np.save(kept, answers(*run.split(":"), asked, args))
        parts.append(np.load(kept))
        report(run, held_labels, parts[-1][len(posts.texts):], posts.labels)
    taught = np.mean(parts, 0)
    report("all together", held_labels, taught[len(posts.texts):], posts.labels)

    emoji, prior = emoji_labels()
    kinds, often = list(emoji), np.array([f for f, _ in emoji.values()])
    evidence = {e: (p / prior) ** SHARPENED for e, (_, p) in emoji.items()}
    # of each label, which emoji come with it; the square root gives rare ones a chance
    chosen_by = np.array([[np.sqrt(f) * p[i] for f, p in emoji.values()] for i in range(3)])
    texts, targets = [], []
    for text, label, own, target in zip(posts.texts, posts.labels, posts.emoji, taught):
        if label >= 0:
            target = train.HARD * np.eye(3)[label] + (1 - train.HARD) * target
            own = ""
            if chance.random() < WITH_EMOJI:
                leaning = chance.choices(range(3), target)[0]
                own = chance.choices(kinds, chosen_by[leaning])[0]
        elif chance.random() >= PUT_BACK:
            own = ""
        if own and (own in evidence):
            text = put_back(text, own, chance)
            target = target * evidence[own]
        texts.append(text)
        targets.append(target / target.sum())
    own_prior = np.exp(common.log_prior(posts.labels))
    for e in kinds:
        for _ in range(ALONE):
            texts.append(e * chance.choice((1, 1, 2, 3)))
            target = own_prior * evidence[e]
            targets.append(target / target.sum())
    (args.out / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    np.save(args.out / "targets.npy", np.array(targets, np.float32))
    print(f"{len(texts)} texts, of which {len(kinds) * ALONE} are emoji alone")


def report(name, labels, probs, trained):
    found = common.metrics(labels, common.softmax(np.log(probs) - common.log_prior(trained)))
    print(f"{name} on held-out posts: macro recall {found['macro_recall']:.4f}, accuracy {found['accuracy']:.4f}")


if __name__ == "__main__":
    main()
