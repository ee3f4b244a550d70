"""Makes the small models of the processor's ParityTest: RoBERTa, BERT, DistilBERT and XLM-R as they are, but
narrow and shallow, with weights of no meaning, and what Python's transformers pipeline answers.

    python make_models.py [--out FOLDER] [MODEL ...]

Needs requirements.txt. The texts are the project's own; the same releases give the same bytes.
"""
import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import onnx
import onnxruntime
import tokenizers
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoTokenizer, BertConfig, DistilBertConfig, PreTrainedTokenizerFast, RobertaConfig, XLMRobertaConfig, pipeline

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))
import golden_texts
import networks
import splitting
import weights
from common import preprocess

OUT = golden_texts.ROOT / "scorer/src/test/resources/tiny-models"
VOCABULARY = 700
MAX_TOKENS = 128
NARROW = dict(vocab_size=VOCABULARY, num_hidden_layers=2, hidden_size=32, num_attention_heads=2, intermediate_size=64)
LANGUAGES = [
    "Que día tan bonito, gracias a todos por venir", "No vuelvo a comprar aquí, qué desastre de servicio",
    "Adorei o concerto de ontem, que noite incrível", "O comboio atrasou outra vez e ninguém avisou",
    "Quelle belle surprise, merci beaucoup", "C'était nul, on a attendu deux heures sous la pluie",
    "So ein schöner Tag am See", "Schon wieder Verspätung, ich habe keine Lust mehr",
    "Che bella giornata, grazie mille", "Servizio pessimo, non ci torno più",
    "Спасибо, всё было замечательно", "Ужасный сервис, больше не приду", "今日は本当に最高の一日でした", "电影太无聊了，不推荐", "الطعام كان لذيذا جدا",
    "오늘 정말 행복한 하루였어요", "आज का दिन बहुत अच्छा था", "Bugün hava çok güzel"]


@dataclass(frozen=True)
class Kind:
    """One of the four, and how its original differs from the others."""
    split: Callable
    config: Callable
    labels: list
    inputs: list
    tokenizer: dict  # content of tokenizer_config.json
    preprocessing: str = "none"
    more: dict = None  # of the config


def labels_of(names):
    return dict(id2label=dict(enumerate(names)), label2id={name: i for i, name in enumerate(names)})


SENTENCE_TOKENS = dict(bos_token="<s>", eos_token="</s>", sep_token="</s>", cls_token="<s>", unk_token="<unk>", pad_token="<pad>", mask_token="<mask>")
BERT_TOKENS = dict(unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]")
TWO = ["input_ids", "attention_mask"]
KINDS = {
    "roberta": Kind(
        splitting.byte_level, RobertaConfig, ["LABEL_0", "LABEL_1", "LABEL_2"], TWO,
        dict(SENTENCE_TOKENS, tokenizer_class="RobertaTokenizer", add_prefix_space=False, model_max_length=512), "tweet-1",
        dict(max_position_embeddings=514, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, layer_norm_eps=1e-5)),
    "bert": Kind(
        splitting.word_pieces, BertConfig, ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], TWO + ["token_type_ids"],
        dict(BERT_TOKENS, tokenizer_class="BertTokenizer", do_lower_case=True, model_max_length=512),
        more=dict(max_position_embeddings=512, type_vocab_size=2, pad_token_id=0)),
    "distilbert": Kind(
        splitting.word_pieces, DistilBertConfig, ["NEGATIVE", "POSITIVE"], TWO,
        dict(BERT_TOKENS, tokenizer_class="DistilBertTokenizer", do_lower_case=True, model_max_length=512,
             model_input_names=["input_ids", "attention_mask"]),
        more=dict(max_position_embeddings=512, pad_token_id=0)),
    "xlm-roberta": Kind(
        splitting.unigram, XLMRobertaConfig, ["negative", "neutral", "positive"], TWO,
        dict(SENTENCE_TOKENS, tokenizer_class="XLMRobertaTokenizer", model_max_length=512),
        more=dict(max_position_embeddings=514, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, layer_norm_eps=1e-5)),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("models", nargs="*", default=list(KINDS), metavar="MODEL")
    args = parser.parse_args()
    for name in args.models:
        make(KINDS[name], args.out / name)


def make(kind, folder):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "onnx").mkdir(parents=True)
    tokenizer = split(kind, folder)
    model = centred(network(kind, NARROW | dict(vocab_size=len(tokenizer))), tokenizer, learnt()[::4])
    configure(kind, model, folder)
    save(kind, model, folder)
    write_golden(kind, model, tokenizer, folder, texts())


def split(kind, folder):
    """The tokenizer, in files that transformers then reads as it would a download."""
    tokenizer = kind.split(learnt(), VOCABULARY)
    tokens = {key: value for key, value in kind.tokenizer.items() if key.endswith("_token")}
    tokens["mask_token"] = next(t for t in tokenizer.get_added_tokens_decoder().values() if t.content == tokens["mask_token"])
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **tokens).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    write(folder / "tokenizer_config.json", kind.tokenizer)
    mask = tokens["mask_token"]
    write(folder / "special_tokens_map.json", dict(tokens, mask_token=dict(
        content=mask.content, single_word=False, lstrip=mask.lstrip, rstrip=False, normalized=False) if mask.lstrip else mask.content))
    return same(AutoTokenizer.from_pretrained(folder), tokenizer)


def same(read, made):
    """transformers may build a tokenizer anew from parts of its file: here nothing may get lost on the way."""
    for text in texts():
        if read(text)["input_ids"] != made.encode(text).ids:
            raise SystemExit(f"transformers reads {text!r} as {read(text)['input_ids']}, tokenizers as {made.encode(text).ids}")
    return read


def learnt():
    """A few hundred posts."""
    posts = [json.loads(line)["text"] for line in golden_texts.DEMO.read_text(encoding="utf-8").splitlines()]
    return posts[::4] + golden_texts.BY_HAND + LANGUAGES * 5


def network(kind, sizes, deviation=0.3, head=0.5):
    """A model in memory; DistilBERT names its sizes differently."""
    if kind.config is DistilBertConfig:
        own = dict(num_hidden_layers="n_layers", hidden_size="dim", num_attention_heads="n_heads", intermediate_size="hidden_dim")
        sizes = {own.get(name, name): value for name, value in sizes.items()}
    config = kind.config(**sizes, **kind.more, **labels_of(kind.labels))
    model = transformers.AutoModelForSequenceClassification.from_config(config)
    weights.fill(model, deviation, head)
    return model.eval()


def centred(model, tokenizer, over):
    """The same model, but no class is the answer to nearly all texts."""
    last = getattr(model.classifier, "out_proj", model.classifier)
    with torch.inference_mode():
        mean = torch.stack([model(**tokenizer(text, return_tensors="pt")).logits[0] for text in over]).mean(0)
    last.bias.data = -mean.clone()
    return model


def configure(kind, model, folder):
    model.config.architectures = [type(model).__name__]
    config = model.config.to_dict()
    if kind.preprocessing != "none":
        config["preprocessing"] = kind.preprocessing
    write(folder / "config.json", config)


def save(kind, model, folder):
    networks.save_onnx(model, kind.inputs, folder / "onnx/model.onnx")
    quantised = [("int8", QuantType.QInt8)] + ([("uint8", QuantType.QUInt8)] if folder.name == "roberta" else [])
    for name, weight in quantised:
        quantize_dynamic(folder / "onnx/model.onnx", folder / f"onnx/model_{name}.onnx", weight_type=weight)
    networks.save_torch_script(model, TWO, folder / "model.pt")
    networks.check(model, kind.inputs, folder / "onnx/model.onnx", folder / "model.pt")


def texts():
    """Ordinary and odd ones; of the odd kinds one each."""
    return golden_texts.BY_HAND + LANGUAGES[:2] + golden_texts.texts()[-golden_texts.OF_EACH_KIND::-golden_texts.OF_EACH_KIND][:len(golden_texts.KINDS)]


def cases(kind, model, tokenizer, asked):
    """What the pipeline answers, and our labels' scores by the rule that each is the sum of its classes."""
    answer = pipeline("text-classification", model=model, tokenizer=tokenizer, top_k=None, device="cpu")
    for text in asked:
        read = preprocess(text) if kind.preprocessing == "tweet-1" else text
        scores = {score["label"]: round(score["score"], 8) for score in answer([read], truncation=True, max_length=MAX_TOKENS)[0]}
        classes = [scores[label] for label in kind.labels]
        yield {"text": text, "ids": tokenizer(read, truncation=True, max_length=MAX_TOKENS)["input_ids"],
               "scores": {label: scores[label] for label in kind.labels},
               **dict(zip(("negative", "neutral", "positive"), (round(x, 8) for x in three(classes))))}


def three(classes):
    """Negative, neutral, positive."""
    if len(classes) == 2:
        return [classes[0], 0, classes[1]]
    if len(classes) == 5:
        return [classes[0] + classes[1], classes[2], classes[3] + classes[4]]
    return classes


def write_golden(kind, model, tokenizer, folder, asked):
    found = list(cases(kind, model, tokenizer, asked))
    golden = {"preprocessing": kind.preprocessing, "max_tokens": MAX_TOKENS, "labels": kind.labels, "transformers": transformers.__version__,
              "torch": torch.__version__.split("+")[0], "tokenizers": tokenizers.__version__}
    # ASCII, so that no editor or compiler setting can change a text; one case a line
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in found)
    (folder / "golden.json").write_text(json.dumps(golden, separators=(",", ":"))[:-1] + ',"cases":[\n' + lines + "\n]}\n", encoding="ascii")
    print(folder.name, len(found), "texts", {p.name: p.stat().st_size for p in sorted(folder.rglob("*")) if p.is_file()})


def write(path, content):
    path.write_text(json.dumps(content, indent=2, ensure_ascii=True, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
