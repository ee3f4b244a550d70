"""Makes the base at home in tweets and their emoji, before it learns about sentiment.

    python pretrain.py --data FOLDER --vocabulary FOLDER --out RUN

Two tasks on every training post, without its sentiment label: guess masked words (and the emoji that
emoji.tsv took out, put back and then masked), and guess from the pooled sentence which emoji was
taken out. New emoji start as the mean of the words of their names. RUN/weights.pt is for
`train.py --init`.
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import common
import data
import encoders
import train

MASKED = 0.15
EMOJI_MASKED = 0.5
EMOJI_LEFT_OUT = 0.5
EMOJI_LOSS = 0.5  # weight of the pooled guess beside the masked words


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


def put_back(text, emoji, chance):
    """A post with its emoji: mostly at the end, sometimes several, sometimes without a space."""
    run = emoji * chance.choice((1, 1, 1, 2, 3))
    where = chance.random()
    if where < 0.7:
        return text + chance.choice((" ", " ", "")) + run
    words = text.split(" ")
    words.insert(chance.randrange(len(words)), run)
    return " ".join(words)


class Pretrainer(encoders.Classifier):
    """The encoder with a guess of the emoji on top, and of masked words beside it."""

    def __init__(self, encoder, emoji):
        super().__init__(encoder, emoji)
        width = encoder.config.hidden_size
        self.head_words = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.head_bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train.seed(train.SEED)
    tokenizer = common.load_tokenizer(args.vocabulary / "tokenizer.json")
    posts = data.training_posts(args.data)
    kinds = sorted(set(posts.emoji) - {""})
    encoder = encoders.encoder_named("minilm", None)
    named_vectors(encoder, tokenizer, common.read_json(args.vocabulary / "names.json"))
    model = Pretrainer(encoder, len(kinds))
    optimizer = torch.optim.AdamW(train.parameter_groups(model, args.rate), fused=True)
    rates = train.schedule(optimizer, args.epochs * -(-len(posts.texts) // args.batch))
    mask_id, pieces = tokenizer.token_to_id("[MASK]"), tokenizer.get_vocab_size()
    emoji_ids = torch.zeros(pieces, dtype=torch.bool)
    emoji_ids[[tokenizer.encode(k, add_special_tokens=False).ids[0] for k in kinds]] = True
    step, began = 0, time.time()
    for epoch in range(args.epochs):
        chance = random.Random(train.SEED + epoch)
        texts, guess = [], []
        for text, emoji in zip(posts.texts, posts.emoji):
            left_out = not emoji or chance.random() < EMOJI_LEFT_OUT
            texts.append(text if left_out else put_back(text, emoji, chance))
            guess.append(kinds.index(emoji) if emoji and left_out else -1)
        rows, guess = common.encode(tokenizer, texts), torch.tensor(guess)
        model.train()
        sums = np.zeros(4)
        for batch in train.batches(rows, args.batch, np.random.default_rng(train.SEED + epoch)):
            ids, mask = map(torch.from_numpy, common.pad([rows[i] for i in batch]))
            share = torch.where(emoji_ids[ids], EMOJI_MASKED, MASKED)
            hidden_from = (torch.rand(ids.shape) < share) & (ids > 103) & (mask > 0)
            seen = torch.where(hidden_from & (torch.rand(ids.shape) < 0.8), mask_id, ids)
            known = guess[batch]
            with torch.autocast("cpu", torch.bfloat16):
                hidden = model.hidden(seen, mask)
                words = model.head_words(hidden[hidden_from])
                logits = words @ encoder.embeddings.word_embeddings.weight.T + model.head_bias
                emoji = model.head(model.dropout(model.pooled(hidden, mask)))
            loss = F.cross_entropy(logits.float(), ids[hidden_from])
            sums += [loss.item(), 0, 0, 1]
            if (known >= 0).any():
                guessed = F.cross_entropy(emoji.float(), known, ignore_index=-1)
                right = (emoji.argmax(1) == known)[known >= 0].float().mean()
                sums += [0, guessed.item(), right.item(), 0]
                loss = loss + EMOJI_LOSS * guessed
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
            step += 1
            if step % 100 == 0:
                print(f"epoch {epoch + 1} step {step}: words {sums[0] / sums[3]:.3f}, emoji {sums[1] / sums[3]:.3f} "
                      f"({sums[2] / sums[3]:.3f} right), {time.time() - began:.0f} s", flush=True)
                sums = np.zeros(4)
        train.save(model.state_dict(), args.out / "weights.pt")


if __name__ == "__main__":
    main()
