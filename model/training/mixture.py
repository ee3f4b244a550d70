"""What emoji are learned from, and how sure the model may be.

    python mixture.py --data FOLDER --teachers FOLDER --model RUN --runs RUN:ENCODER [RUN:ENCODER …] --out FOLDER

Writes FOLDER/texts.json and targets.npy: posts with emoji and the distribution to answer. They are
labelled posts that get an emoji which goes with their label, posts of emoji.tsv with their own, and
emoji alone. Emoji enter by Bayes' rule: P(label | text, emoji) ~ P(label | text) * (P(label | emoji)
/ P(label)), the text's part from all models' mean answer, P(label) from train.tsv, whose texts have no
emoji, and the emoji's part from how people labelled tweets that hold it (Emoji Sentiment Ranking 1.0,
Kralj Novak et al. 2015) and, for emoji that were rare or unknown then, from modern-emoji.tsv.

Writes FOLDER/calibration.json: the temperature that makes the model as sure, over the posts of
emoji.tsv (without emoji), as the other models' mean is when that is calibrated on the held-out posts.
The model itself may have seen those.
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

HARD = 0.3  # weight of a label beside the models' answer
WITH_EMOJI = 0.25  # of labelled posts get one
PUT_BACK = 0.85  # of emoji.tsv's posts get theirs back
KNOWN_WELL = 100  # occurrences in the ranking from which on it is believed
SHARPENED = 1.5  # a label of a whole tweet, in 13 languages, is a blurred reading of its emoji
ALONE = 20  # posts that consist of one emoji alone
TEMPERATURES = np.arange(0.5, 3, 0.01)


def emoji_labels():
    """For each emoji: how often it is met, and the labels' distribution over the tweets that hold it."""
    ranking = Path(str(files("emosent"))) / "data" / "Emoji_Sentiment_Data_v1.0.csv"
    counts = {}
    with open(ranking, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["Emoji"]] = np.array([float(row[n]) + 1 for n in ("Negative", "Neutral", "Positive")])
    found = {e: (c.sum(), c / c.sum()) for e, c in counts.items()}
    for row in common.read_columns(Path(__file__).parent / "modern-emoji.tsv"):
        for e in row[3].split(" "):
            if e not in found or found[e][0] < KNOWN_WELL:
                found[e] = KNOWN_WELL, np.array(row[:3], float) / 100
    return found


def put_back(text, emoji, chance):
    """A post with its emoji: mostly at the end, sometimes several, sometimes without a space."""
    run = emoji * chance.choice((1, 1, 1, 2, 3))
    if chance.random() < 0.7:
        return text + chance.choice((" ", " ", "")) + run
    words = text.split(" ")
    words.insert(chance.randrange(len(words)), run)
    return " ".join(words)


def answers(run, name, texts, args):
    """A fine-tuned model's logits, as if the classes were equally frequent."""
    kept = args.out / f"{Path(run).name}.npy"
    if not kept.exists():
        model = encoders.Classifier(encoders.encoder_named(name, args.teachers))
        model.load_state_dict(torch.load(Path(run) / "weights.pt", weights_only=True))
        np.save(kept, train.predict(model, common.encode(common.load_tokenizer(), texts)))
    return np.load(kept)


def cross_entropy(targets, logits, weights=1.0):
    return -(weights * (targets * np.log(common.softmax(logits))).sum(1)).mean()


def temperature(own, others, posts, held_labels):
    """The model's temperature, by the others'; logits are of the posts and then of the held-out ones."""
    mean = np.log(np.mean([common.softmax(logits) for logits in others], 0))
    count = len(posts.texts)
    each_class_alike = (1 / np.bincount(held_labels))[held_labels]
    theirs = min(TEMPERATURES, key=lambda t: cross_entropy(
        np.eye(3)[held_labels], mean[count:] / t, each_class_alike))
    unlabelled = np.flatnonzero(posts.labels < 0)
    calibrated = common.softmax(mean[unlabelled] / theirs)
    ours = min(TEMPERATURES, key=lambda t: cross_entropy(calibrated, own[unlabelled] / t))
    found = common.metrics(held_labels, common.softmax(mean[count:] / theirs))
    print(f"the others' mean on held-out posts: macro recall {found['macro_recall']:.4f}, "
          f"accuracy {found['accuracy']:.4f}; temperatures {theirs:.2f}, the model's {ours:.2f}")
    return round(float(ours), 2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, required=True)
    parser.add_argument("--model", required=True, help="the run that is to learn emoji")
    parser.add_argument("--runs", nargs="+", required=True, help="runs that held back the held-out posts")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(train.SEED)
    posts = data.training_posts(args.data)
    held_labels, held = data.held_out_posts(args.data)
    asked = posts.texts + held
    own = answers(args.model, "minilm", asked, args)
    others = [answers(*run.split(":"), asked, args) for run in args.runs]
    log_prior = common.log_prior(posts.labels)
    (args.out / "calibration.json").write_text(json.dumps({
        "temperature": temperature(own, others, posts, held_labels), "log_prior": log_prior.tolist()}))

    taught = np.mean([common.softmax(logits + log_prior) for logits in [own, *others]], 0)
    emoji = emoji_labels()
    kinds = list(emoji)
    evidence = {e: (p / np.exp(log_prior)) ** SHARPENED for e, (_, p) in emoji.items()}
    # of each label, which emoji come with it; the square root gives rare ones a chance
    chosen_by = np.array([[np.sqrt(f) * p[i] for f, p in emoji.values()] for i in range(3)])
    texts, targets = [], []
    for text, label, e, target in zip(posts.texts, posts.labels, posts.emoji, taught):
        if label >= 0:
            target = HARD * np.eye(3)[label] + (1 - HARD) * target
            e = ""
            if chance.random() < WITH_EMOJI:
                leaning = chance.choices(range(3), target)[0]
                e = chance.choices(kinds, chosen_by[leaning])[0]
        elif chance.random() >= PUT_BACK:
            e = ""
        if e in evidence:
            texts.append(put_back(text, e, chance))
            targets.append(target * evidence[e])
    for e in kinds:
        for _ in range(ALONE):
            texts.append(e * chance.choice((1, 1, 2, 3)))
            targets.append(np.exp(log_prior) * evidence[e])
    targets = np.array(targets)
    (args.out / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    np.save(args.out / "targets.npy", (targets / targets.sum(1, keepdims=True)).astype(np.float32))
    print(f"{len(texts)} texts, of which {len(kinds) * ALONE} are emoji alone")


if __name__ == "__main__":
    main()
