"""Teaches a fine-tuned model emoji, and nothing else: all its weights stay as they are.

    python emoji_vectors.py --run RUN --vocabulary FOLDER --mixture FOLDER --out OUT

Only the vectors of the new pieces are learned, from the posts of mixture.py that hold any. A text
without emoji so keeps its score to the bit. OUT/weights.pt has the model with the larger vocabulary.
"""
import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import common
import encoders
import train
import vocabulary

RATE = 2e-3
BATCH = 64
EPOCHS = 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--mixture", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train.seed(train.SEED)
    tokenizer = common.load_tokenizer(args.vocabulary / "tokenizer.json")
    names = common.read_json(args.vocabulary / "names.json")
    prior = torch.tensor(common.read_json(args.mixture / "calibration.json")["log_prior"])
    model = encoders.Classifier(encoders.encoder_named("minilm", None))
    model.load_state_dict(torch.load(args.run / "weights.pt", weights_only=True))
    vocabulary.named_vectors(model.encoder, tokenizer, names)
    model.requires_grad_(False).eval()

    words = model.encoder.embeddings.word_embeddings
    pieces = torch.tensor([tokenizer.token_to_id(piece) for piece in names])
    place = torch.full((tokenizer.get_vocab_size(),), -1)
    place[pieces] = torch.arange(len(pieces))
    vectors = nn.Parameter(words.weight[pieces].clone())

    texts = common.read_json(args.mixture / "texts.json")
    targets = torch.from_numpy(np.load(args.mixture / "targets.npy"))
    rows = common.encode(tokenizer, texts)
    used = [i for i, row in enumerate(rows) if (place[torch.tensor(row)] >= 0).any()]
    rows, targets = [rows[i] for i in used], targets[used]
    print(f"{len(rows)} texts with emoji", flush=True)
    optimizer = torch.optim.Adam([vectors], RATE)
    rates = train.schedule(optimizer, EPOCHS * len(train.batches(rows, BATCH, np.random.default_rng(0))))
    began, step = time.time(), 0
    for epoch in range(EPOCHS):
        sums, count = 0.0, 0
        for batch in train.batches(rows, BATCH, np.random.default_rng(train.SEED + epoch)):
            ids, mask = map(torch.from_numpy, common.pad([rows[i] for i in batch]))
            embedded = words(ids)
            new = place[ids] >= 0
            embedded[new] = vectors[place[ids[new]]]
            with torch.autocast("cpu", torch.bfloat16):
                hidden = model.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state.float()
            logits = model.head(model.pooled(hidden, mask))
            loss = F.cross_entropy(logits + prior, targets[batch])
            loss.backward()
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
            step, sums, count = step + 1, sums + loss.item(), count + 1
            if step % 100 == 0:
                print(f"epoch {epoch + 1} step {step} loss {sums / count:.4f} {time.time() - began:.0f} s", flush=True)
        with torch.no_grad():
            words.weight[pieces] = vectors
        train.save(model.state_dict(), args.out / "weights.pt")


if __name__ == "__main__":
    main()
