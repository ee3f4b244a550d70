"""Four tokenizers of the real kinds, trained on texts of our own, with the special tokens where the originals have them."""
import io
import tempfile
from collections import Counter
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers


def byte_level(texts, size):
    """RoBERTa's: bytes in pairs, <s> 0, <pad> 1, </s> 2, <unk> 3, <mask> last and with the space before it."""
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix=""))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=size - 1, special_tokens=specials, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    tokenizer.add_special_tokens([AddedToken(token, normalized=True) for token in specials])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return tokenizer


def word_pieces(texts, size):
    """BERT's, uncased: [PAD] 0, [UNK] 100, [CLS] 101, [SEP] 102, [MASK] 103."""
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece())
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    seen = Counter(word for text in texts for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text)))
    vocabulary = ["[PAD]"] + [f"[unused{i}]" for i in range(99)] + specials[1:] + pieces(seen, size - 104)
    tokenizer.model = models.WordPiece({piece: i for i, piece in enumerate(vocabulary)}, unk_token="[UNK]", max_input_chars_per_word=100)
    tokenizer.add_special_tokens([AddedToken(token) for token in specials])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1", special_tokens=[("[CLS]", 101), ("[SEP]", 102)])
    return tokenizer


def pieces(seen, count):
    """Letters, then the commonest words and ends of words, half and half. The library's trainer differs from run to run."""
    letters, ends = Counter(), Counter()
    for word, times in seen.items():
        for i, letter in enumerate(word):
            letters[letter if i == 0 else "##" + letter] += times
            if 0 < i < len(word) - 1:
                ends["##" + word[i:]] += times
    chosen = common(letters, count // 2)
    words = common(Counter({word: times for word, times in seen.items() if len(word) > 1}), (count - len(chosen)) // 2)
    return chosen + words + common(ends, count - len(chosen) - len(words))


def common(counts, most):
    return [piece for piece, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


# A few of the rules that XLM-R's normaliser has some 200,000 of: what they replace, and by what.
RULES = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u00a0": " ", "\u3000": " ", "\u2028": " ", "\t": " ", "\n": " ", "\r": " ", "\u200b": "", "\ufeff": "", "\u00ad": "",
    "\u2026": "...", "\u2122": "TM", "\ufb01": "fi", "\ufb00": "ff", "\u00bd": "1\u20442", "\u00b2": "2", "\u2126": "\u03a9", "\u212b": "\u00c5",
    "e\u0301": "\u00e9", "a\u0301": "\u00e1", "o\u0301": "\u00f3", "u\u0308": "\u00fc", "n\u0303": "\u00f1", "\u30ab\u3099": "\u30ac"}


def unigram(texts, size):
    """XLM-R's: SentencePiece's normaliser and pieces, <s> 0, <pad> 1, </s> 2, <unk> 3, <mask> last."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        rules.write_text("".join(f"{codes(before)}\t{codes(after)}\n" for before, after in sorted(RULES.items())))
        trained = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_writer=trained, model_type="unigram", vocab_size=size - 2, character_coverage=0.999,
            normalization_rule_tsv=str(rules), num_threads=1, hard_vocab_limit=False, minloglevel=2)
    model = sentencepiece_model_pb2.ModelProto.FromString(trained.getvalue())
    pieces = [(piece.piece, piece.score) for piece in model.pieces if piece.type == piece.NORMAL]
    vocabulary = [(token, 0.0) for token in ("<s>", "<pad>", "</s>", "<unk>")] + pieces + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")])
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(token) for token in ("<s>", "<pad>", "</s>", "<unk>")] + [AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def codes(text):
    """A side of a rule as SentencePiece reads it: code points in hexadecimal."""
    return " ".join(f"{ord(character):X}" for character in text)
