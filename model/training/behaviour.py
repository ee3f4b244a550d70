"""How many of our own cases a model passes, kind by kind, as the table of the model card.

    python behaviour.py --model MODEL_FOLDER [--misses] [--card ../README.md]

`behaviour.tsv` and `emoji-posts.tsv` hold kind, expected, text: expected is a label, several joined
by `|` of which any will do, or `=N`: all texts of the kind with this N must get one label, whichever,
and count as one case. `long-posts.tsv` holds label, text. `--card` writes the table into the card,
where a test of the processor holds it true.
"""
import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import common
from evaluate import open_model, probabilities

FOLDER = Path(__file__).resolve().parent.parent
BEGIN = "<!-- behaviour.py --card writes this table; BehaviourTest holds it true -->"
HEADER = "| cases | passed | of | |\n|---|---|---|---|"


@dataclass
class Case:
    """One text, or the texts of an invariance group: with none expected, they must agree."""
    kind: str
    expected: list
    texts: list = field(default_factory=list)

    def passes(self, labels):
        return all(label in self.expected for label in labels) if self.expected else len(set(labels)) == 1


def cases_of(path):
    """A file's cases in its order; kinds are named with their file, as two files may share one."""
    cases = {}
    for number, row in enumerate(common.read_columns(path)):
        kind, expected, text = row if len(row) == 3 else (None, *row)
        kind = f"{path.stem}: {kind}" if kind else path.stem
        group = expected.startswith("=")
        case = cases.setdefault((kind, expected) if group else number, Case(kind, [] if group else expected.split("|")))
        if not set(case.expected) <= set(common.LABELS):
            raise ValueError(f"{path.name}, line {number + 1}: {expected} is no label")
        case.texts.append(text)
    return list(cases.values())


def table(of, passed):
    """The card's rows, kinds in the files' order; percentages are cut, not rounded up."""
    rows = [f"| {kind} | {passed[kind]} | {count} | {100 * passed[kind] // count} % |" for kind, count in of.items()]
    right, all_cases = sum(passed.values()), sum(of.values())
    return "\n".join([HEADER, *rows, f"| **all** | {right} | {all_cases} | {100 * right // all_cases} % |"])


def write(card, rows):
    """Replaces the table that follows the marker."""
    before, found, after = card.read_text(encoding="utf-8").partition(BEGIN)
    if not found:
        raise SystemExit(f"{card} has no line {BEGIN}")
    lines = after.lstrip("\n").split("\n")
    while lines and lines[0].startswith("|"):
        del lines[0]
    card.write_text(f"{before}{BEGIN}\n{rows}\n" + "\n".join(lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--card", type=Path)
    args = parser.parse_args()
    tokenizer, model = common.load_tokenizer(args.model / "tokenizer.json"), open_model(args.model / "model_int8.onnx")
    cases = [case for path in sorted(FOLDER.glob("*.tsv")) for case in cases_of(path)]
    passed, misses = Counter(), []
    for case in cases:
        labels = [common.LABELS[probabilities(model, [row])[0].argmax()] for row in common.encode(tokenizer, case.texts)]
        if case.passes(labels):
            passed[case.kind] += 1
        else:
            misses += [(case.kind, "|".join(case.expected) or "the same", *pair) for pair in zip(labels, case.texts)]
    rows = table(Counter(case.kind for case in cases), passed)
    print(rows)
    if args.card:
        write(args.card, rows)
    if args.misses:
        print("\n" + "\n".join("\t".join(miss) for miss in misses))


if __name__ == "__main__":
    main()
