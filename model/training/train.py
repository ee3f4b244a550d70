"""Fine-tunes an encoder on the labels of train.tsv, or on the answers of teachers to many more texts.

    python train.py --data FOLDER --out RUN [--encoder minilm] [--everything]
    python train.py --data FOLDER --out RUN --taught-by RUN [RUN …] --more FOLDER

RUN/state.pt is written every ten minutes and after each epoch, and a rerun goes on from there, with the
same batches and the same dropout. RUN/weights.pt holds the newest averaged weights: the ones to export.
dev.tsv (and without --everything, which trains on them too, the held-out posts) are scored after each
epoch, for the log alone; with --without-topics also the posts about the topics left out.
"""
import argparse
import copy
import json
import os
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
import frozen
import teaching

SEED = 20160614
HEAD_LEARNING_RATE = 1e-3  # the head starts from nothing
LAYER_DECAY = 0.9  # each layer below learns this much more slowly
WEIGHT_DECAY = 0.01
BATCH = 32
WARMUP = 0.06  # share of all steps
AVERAGED_EPOCHS = 0.4  # exponential average over this share of an epoch
SAVE_EVERY = 600  # seconds


def parameter_groups(model, rate):
    """One group a layer, for the layer-wise learning rates; `rate` is the top layer's."""
    layers = model.encoder.config.num_hidden_layers
    groups = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("head"):
            own = HEAD_LEARNING_RATE
        elif ".layer." in name:
            own = rate * LAYER_DECAY ** (layers - 1 - int(name.split(".layer.")[1].split(".")[0]))
        else:
            own = rate * LAYER_DECAY ** layers
        decay = WEIGHT_DECAY if parameter.ndim > 1 else 0.0
        groups.setdefault((own, decay), []).append(parameter)
    return [{"params": p, "lr": own, "weight_decay": decay} for (own, decay), p in groups.items()]


def batches(rows, size, generator):
    """Shuffled batches of similar lengths: sorted within windows of 50 batches."""
    order = generator.permutation(len(rows))
    found = []
    for start in range(0, len(order), size * 50):
        window = sorted(order[start:start + size * 50], key=lambda i: len(rows[i]))
        found += [window[i:i + size] for i in range(0, len(window), size)]
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
            with torch.autocast("cpu", torch.bfloat16):
                logits[part] = model(ids, mask).float().numpy()
    return logits


def save(value, path):
    torch.save(value, f"{path}.part")  # a killed run leaves the old file whole
    os.replace(f"{path}.part", path)


def schedule(optimizer, total):
    """Linear warm-up, then linear decay."""
    warmup = int(total * WARMUP)
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, (total - s) / (total - warmup)))


def seed(value):
    random.seed(value)
    np.random.seed(value)
    torch.manual_seed(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", default="minilm")
    parser.add_argument("--teachers", type=Path, help="folder of the larger encoders")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the top layer")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--everything", action="store_true", help="leave no post held out")
    parser.add_argument("--freeze-words", action="store_true", help="leave word embeddings as they are")
    parser.add_argument("--freeze-layers", type=int, default=0, help="of mpnet: leave the lowest as they are")
    parser.add_argument("--activations", type=Path, help="folder for what the frozen layers compute")
    parser.add_argument("--layers", type=int, nargs="+", help="keep these layers of the encoder alone")
    parser.add_argument("--taught-by", type=Path, nargs="+", help="runs that answers.py has asked")
    parser.add_argument("--more", type=Path, help="folder of further sources, which the teachers answered")
    parser.add_argument("--own", action="store_true", help="add our own posts")
    parser.add_argument("--without-topics", action="store_true", help="leave out the held topics' posts")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "run.json").write_text(json.dumps({"encoder": args.encoder, "layers": args.layers}))
    seed(args.seed)

    tokenizer = encoders.tokenizer_for(args.encoder, args.teachers)
    checks = {"dev": common.read_posts(args.data / "dev.tsv")}
    without = set()
    if not args.everything:
        checks["held out"] = data.held_out_posts(args.data)
    if args.without_topics:
        checks["topics"] = data.held_topic_posts(args.data)
        without = {data.normalised(text) for text in checks["topics"][1]}
    checks = {name: (known, common.encode(tokenizer, own)) for name, (known, own) in checks.items()}
    posts = data.training_posts(args.data, args.everything, without)
    # Logit adjustment: the priors are added during training and left out afterwards, so that the
    # model answers as if the three classes were equally frequent (macro recall).
    prior = torch.from_numpy(common.log_prior(posts.labels))
    if args.taught_by:
        texts, targets = teaching.lessons(args.data, args.more, args.taught_by, prior.numpy(),
                                          lambda text: data.normalised(text) in without
                                          or data.is_held_out(text) and not args.everything)
    else:
        labelled = np.flatnonzero(posts.labels >= 0)
        texts, targets = [posts.texts[i] for i in labelled], teaching.certain(posts.labels[labelled])
    if args.own:
        own_texts, own_targets = teaching.own_lessons()
        texts, targets = texts + own_texts, np.concatenate([targets, own_targets])
    rows, targets = common.encode(tokenizer, texts), torch.from_numpy(targets)
    encoder = encoders.encoder_named(args.encoder, args.teachers, args.layers)
    model = encoders.Classifier(encoder)
    if args.freeze_words:
        encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    below = None
    if args.freeze_layers:
        frozen.freeze(encoder, args.freeze_layers)
        below = frozen.Activations(encoder, args.freeze_layers, rows, args.activations)
    averaged = copy.deepcopy(model).requires_grad_(False)
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    average = {name: p for name, p in averaged.named_parameters() if name in trained}
    optimizer = torch.optim.AdamW(parameter_groups(model, args.rate), fused=True)
    steps = len(batches(rows, BATCH, np.random.default_rng(0)))
    total = args.epochs * steps
    rates = schedule(optimizer, total)
    step, seconds = 0, 0.0
    if (args.out / "state.pt").exists():
        state = torch.load(args.out / "state.pt", weights_only=False)
        with torch.no_grad():
            for name in trained:
                trained[name].copy_(state["trained"][name])
                average[name].copy_(state["average"][name])
        optimizer.load_state_dict(state["optimizer"])
        rates.load_state_dict(state["rates"])
        step, seconds = state["step"], state["seconds"]
        torch.set_rng_state(state["dropout"])
        del state

    def keep_state():
        save({"trained": trained, "average": average, "optimizer": optimizer.state_dict(),
              "rates": rates.state_dict(), "step": step, "seconds": seconds,
              "dropout": torch.get_rng_state()}, args.out / "state.pt")

    while step < total:
        epoch = step // steps
        began = kept = time.time()
        model.train()
        loss_sum, loss_count = 0.0, 0
        for batch in batches(rows, BATCH, np.random.default_rng(args.seed + epoch))[step % steps:]:
            with torch.autocast("cpu", torch.bfloat16):
                if below:
                    hidden, mask = below.batch(batch)
                    hidden = frozen.through(encoder, encoder.encoder.layer[args.freeze_layers:], hidden, mask)
                    logits = model.classify(hidden, mask)
                else:
                    logits = model(*map(torch.from_numpy, common.pad([rows[i] for i in batch])))
            loss = F.cross_entropy(logits + prior, targets[batch])
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
            step += 1
            keep = min(1 - 1 / (AVERAGED_EPOCHS * steps), step / (step + 10))
            torch._foreach_lerp_(list(average.values()), [p.detach() for p in trained.values()], 1 - keep)
            loss_sum, loss_count = loss_sum + loss.item(), loss_count + 1
            now = time.time()
            if step % 100 == 0:
                print(f"epoch {epoch + 1} step {step}/{total} loss {loss_sum / loss_count:.4f} "
                      f"{seconds + now - began:.0f} s", flush=True)
                loss_sum, loss_count = 0.0, 0
            if now - kept > SAVE_EVERY and step % steps:  # the end of an epoch is saved below
                seconds, began, kept = seconds + now - began, now, now
                keep_state()
        seconds += time.time() - began
        save(averaged.state_dict(), args.out / "weights.pt")
        keep_state()
        for name, (known, own) in checks.items():
            found = common.metrics(known, common.softmax(predict(averaged, own)))
            print(f"epoch {epoch + 1} {name}: macro recall {found['macro_recall']:.4f} "
                  f"accuracy {found['accuracy']:.4f} recalls {[round(r, 4) for r in found['recalls']]}, "
                  f"{seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
