"""Writes the golden answers that the Java side is tested against, from an exported model.

    python reference.py --model MODEL_FOLDER --out reference.json
"""
import argparse
import json
from pathlib import Path

import common
from evaluate import open_model, probabilities

LONG = "the queue at the ferry moved slowly but the crew kept everybody smiling and "

TEXTS = [
    "I love this ferry, best crossing in years!",
    "Worst. Update. Ever. My phone is a brick now",
    "The council meets on Tuesday at 7pm in the town hall.",
    "not bad at all, actually quite good",
    "I can't say that I liked it",
    "so excited for the concert tomorrow :)",
    "missed my train again :(",
    "GREAT JOB TEAM!!!",
    "Great. Another delay. Just what I needed.",
    "@user thanks for the quick reply",
    "@harbour_news @port_watch is pier 4 open today?",
    "@",
    "@ home with a cold, send soup",
    "mail me at someone@example.org please",
    "https://example.org/timetable?day=sat",
    "New timetable is out https://example.org/t and it is awful",
    "httpd keeps crashing on my server",
    "see http://example.org, then tell me (https://example.com)",
    "😀",
    "😂😂😂",
    "❤️ 🔥 ✨",
    "🇺🇸 👍🏽 👩‍👩‍👧",
    "Sunset over the bay 😍",
    "this is fine 🙃",
    "Café crème à Orléans, très bien!",
    "El servicio fue muy malo, no vuelvo",
    "Das Frühstück war großartig",
    "naïve façade, jalapeño, Ångström, ﬁne ligature",
    "今日はとても楽しい一日でした",
    "Привет, как дела?",
    "مرحبا بالعالم",
    "iPhone vs. ANDROID: which do YouLikeMore???",
    "#MondayMotivation #blessed #sorrynotsorry",
    "It's 5 o'clock & we're still here... 100% done w/ this",
    "two  spaces   and\ta tab",
    "a line\nand another line",
    " leading and trailing ",
    "\u201cquoted\u201d \u2014 dashed \u2026 dots \u00a0 nbsp \u200b zero width \u2028 separator",
    "supercalifragilisticexpialidocious " + "x" * 120,
    "[CLS] [SEP] [PAD] [MASK] [UNK] in plain text",
    "{\"text\": \"this is not JSON, it is a post\"}",
    "$AAPL up 3.5%, $TSLA down 12% on 2024-01-31",
    "ok",
    "...",
    "",
    LONG * 12,
    "😀 great " * 70,
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tokenizer = common.load_tokenizer(args.model / "tokenizer.json")
    model = open_model(args.model / "model_int8.onnx")
    cases = []
    for text in TEXTS:
        encoding = tokenizer.encode(common.preprocess(text))
        probs = probabilities(model, [encoding.ids])[0]
        cases.append({"text": text, "token_ids": encoding.ids, "tokens": encoding.tokens,
                      "probs": [round(float(p), 6) for p in probs]})
    # one case a line; ASCII, so that no editor or compiler setting can change a text
    lines = ",\n".join(json.dumps(case) for case in cases)
    args.out.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(cases)} cases, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
