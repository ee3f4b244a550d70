"""Fine-tunes the base encoder on train.tsv; dev.tsv is scored after each epoch, for the log alone.

    python train.py --data FOLDER --out RUN_FOLDER

RUN_FOLDER/state.pt is written after each epoch, and a rerun goes on from there.
RUN_FOLDER/weights.pt holds the newest averaged weights: the ones to export.
"""
import argparse
import copy
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from transformers import BertModel

import common

SEED = 20160614
EPOCHS = 3
BATCH = 32
LEARNING_RATE = 1e-4  # of the top layer
HEAD_LEARNING_RATE = 1e-3  # the head starts from nothing
LAYER_DECAY = 0.9  # each layer below learns this much more slowly
WEIGHT_DECAY = 0.01
WARMUP = 0.06  # share of all steps
AVERAGE_DECAY = 0.998  # exponential average over about 500 steps


class Classifier(nn.Module):
    """Mean pooling, because the base was trained with it, then one linear layer."""

    def __init__(self):
        super().__init__()
        self.encoder = BertModel.from_pretrained(common.base_folder(), add_pooling_layer=False,
                                                 attn_implementation="sdpa")
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(self.encoder.config.hidden_size, len(common.LABELS))

    def forward(self, ids, mask):
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        pooled = (hidden * weight).sum(1) / weight.sum(1)
        with torch.autocast("cpu", enabled=False):
            return self.head(self.dropout(pooled))


def parameter_groups(model):
    """One group a layer, for the layer-wise learning rates."""
    layers = model.encoder.config.num_hidden_layers
    groups = {}
    for name, parameter in model.named_parameters():
        if name.startswith("head"):
            rate = HEAD_LEARNING_RATE
        elif ".layer." in name:
            rate = LEARNING_RATE * LAYER_DECAY ** (layers - 1 - int(name.split(".layer.")[1].split(".")[0]))
        else:
            rate = LEARNING_RATE * LAYER_DECAY ** layers
        decay = WEIGHT_DECAY if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()]


def batches(rows, generator):
    """Shuffled batches of similar lengths: sorted within windows of 50 batches."""
    order = generator.permutation(len(rows))
    found = []
    for start in range(0, len(order), BATCH * 50):
        window = sorted(order[start:start + BATCH * 50], key=lambda i: len(rows[i]))
        found += [window[i:i + BATCH] for i in range(0, len(window), BATCH)]
    generator.shuffle(found)
    return found


def predict(model, rows):
    model.eval()
    logits = np.zeros((len(rows), len(common.LABELS)), np.float32)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            part = order[start:start + 64]
            ids, mask = map(torch.from_numpy, common.pad([rows[i] for i in part]))
            logits[part] = model(ids, mask).numpy()
    return logits


def save(value, path):
    torch.save(value, f"{path}.part")  # a killed run leaves the old file whole
    os.replace(f"{path}.part", path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)

    tokenizer = common.load_tokenizer()
    labels, texts = common.read_posts(args.data / "train.tsv")
    rows = common.encode(tokenizer, texts)
    dev_labels, dev_texts = common.read_posts(args.data / "dev.tsv")
    dev_rows = common.encode(tokenizer, dev_texts)
    # Logit adjustment: the priors are added during training and left out afterwards, so that
    # the model answers as if the three classes were equally frequent (macro recall).
    priors = torch.tensor(np.log(np.bincount(labels) / len(labels)), dtype=torch.float32)

    model = Classifier()
    averaged = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.AdamW(parameter_groups(model), fused=True)
    total = args.epochs * len(batches(rows, np.random.default_rng(0)))
    warmup = int(total * WARMUP)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, (total - s) / (total - warmup)))
    first_epoch, step, seconds = 0, 0, 0.0
    if (args.out / "state.pt").exists():
        state = torch.load(args.out / "state.pt", weights_only=False)
        model.load_state_dict(state["model"])
        averaged.load_state_dict(state["averaged"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first_epoch, step, seconds = state["epoch"], state["step"], state["seconds"]

    for epoch in range(first_epoch, args.epochs):
        began = time.time()
        torch.manual_seed(args.seed + epoch)  # a resumed run draws the same dropout
        model.train()
        loss_sum, loss_count = 0.0, 0
        for batch in batches(rows, np.random.default_rng(args.seed + epoch)):
            ids, mask = map(torch.from_numpy, common.pad([rows[i] for i in batch]))
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(ids, mask)
            loss = F.cross_entropy(logits + priors, torch.from_numpy(labels[batch]))
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            keep = min(AVERAGE_DECAY, step / (step + 10))
            torch._foreach_lerp_(list(averaged.parameters()), list(model.parameters()), 1 - keep)
            loss_sum, loss_count = loss_sum + loss.item(), loss_count + 1
            if step % 100 == 0:
                print(f"epoch {epoch + 1} step {step}/{total} loss {loss_sum / loss_count:.4f} "
                      f"{seconds + time.time() - began:.0f} s", flush=True)
                loss_sum, loss_count = 0.0, 0
            if step % 400 == 0:
                save(averaged.state_dict(), args.out / "weights.pt")
        seconds += time.time() - began
        save(averaged.state_dict(), args.out / "weights.pt")
        save({"model": model.state_dict(), "averaged": averaged.state_dict(),
              "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
              "epoch": epoch + 1, "step": step, "seconds": seconds}, args.out / "state.pt")
        for name, candidate in (("last", model), ("averaged", averaged)):
            found = common.metrics(dev_labels, common.softmax(predict(candidate, dev_rows)))
            print(f"epoch {epoch + 1} {name}: macro recall {found['macro_recall']:.4f} "
                  f"accuracy {found['accuracy']:.4f} ece {found['ece']:.4f} "
                  f"recalls {[round(r, 4) for r in found['recalls']]}, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
