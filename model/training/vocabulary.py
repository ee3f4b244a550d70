"""The bundled model's tokenizer: the base's, taught emoji.

    python vocabulary.py --out FOLDER

Writes FOLDER/tokenizer.json and FOLDER/names.json (each new piece with the name that its vector
starts from). Emoji of one code point take the places of the vocabulary's unused pieces, and the rest
follow at its end. All of it is in tokenizer.json, so that every runtime reads the same tokens:
skin tones, the sex of a figure and keycap frames are dropped, and every national flag is the same
white flag, so that the score does not depend on colour or nation.
"""
import argparse
import json
from pathlib import Path

import emoji
import torch

import common

TONES = range(0x1F3FB, 0x1F400)
LETTERS_OF_FLAGS = range(0x1F1E6, 0x1F200)
DROPPED = "[\U0001F3FB-\U0001F3FF\u20E3]|\u200D[\u2640\u2642]\uFE0F?"
FLAG = "[\U0001F1E6-\U0001F1FF]{2}"
ANY_FLAG = "\U0001F3F3"


def new_pieces(known):
    """Emoji of one code point that the vocabulary lacks, in order, with their names."""
    names = {}
    for text, about in emoji.EMOJI_DATA.items():
        bare = text.replace("\uFE0F", "")
        if len(bare) == 1 and bare not in known and ord(bare) > 0xFF and ord(bare) not in LETTERS_OF_FLAGS:
            names[bare] = about["en"].strip(":").replace("_", " ")
    return {e: name for e, name in sorted(names.items()) if ord(e) not in TONES}


def as_ranges(characters):
    """A regular expression's class of exactly these."""
    points, parts = sorted(map(ord, characters)), []
    for point in points:
        if parts and point == parts[-1][1] + 1:
            parts[-1][1] = point
        else:
            parts.append([point, point])
    return "[" + "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in parts) + "]"


def build():
    spec = json.loads(common.base_tokenizer())
    vocabulary = spec["model"]["vocab"]
    names = new_pieces(vocabulary)
    unused = [piece for piece in vocabulary if piece.startswith("[unused")]
    size = len(vocabulary)
    for i, piece in enumerate(names):
        vocabulary[piece] = vocabulary.pop(unused[i]) if i < len(unused) else size + i - len(unused)
    spec["model"]["vocab"] = dict(sorted(vocabulary.items(), key=lambda entry: entry[1]))
    spec["normalizer"] = {"type": "Sequence", "normalizers": [
        {"type": "Replace", "pattern": {"Regex": DROPPED}, "content": ""},
        {"type": "Replace", "pattern": {"Regex": FLAG}, "content": ANY_FLAG},
        spec["normalizer"]]}
    spec["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [
        {"type": "Split", "pattern": {"Regex": as_ranges(names)}, "behavior": "Isolated", "invert": False},
        spec["pre_tokenizer"]]}
    return spec, names


def named_vectors(encoder, tokenizer, names):
    """Gives each emoji the mean of its name's vectors, of the length that such vectors have."""
    base = common.load_tokenizer()
    old = encoder.embeddings.word_embeddings.weight.detach().clone()
    encoder.resize_token_embeddings(tokenizer.get_vocab_size(), mean_resizing=False)
    words = encoder.embeddings.word_embeddings.weight
    typical = old[1000:].norm(dim=1).median()
    with torch.no_grad():
        for piece, name in names.items():
            mean = old[base.encode(name, add_special_tokens=False).ids].mean(0)
            words[tokenizer.token_to_id(piece)] = mean / mean.norm() * typical


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    spec, names = build()
    (args.out / "tokenizer.json").write_text(
        json.dumps(spec, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (args.out / "names.json").write_text(json.dumps(names, indent=0), encoding="utf-8")
    print(f"{len(names)} emoji, {len(spec['model']['vocab'])} pieces")


if __name__ == "__main__":
    main()
