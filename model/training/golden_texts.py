"""Texts on which two tokenizers, or two ways to prepare a text, might disagree. All are our own.

Ordinary posts first, then seeded variations of every kind that has ever been read differently
somewhere: several scripts, invisible characters, emoji sequences, look-alikes, borders of lengths.
"""
import json
import random
import unicodedata
from pathlib import Path

import common

SEED = 20160614
OF_EACH_KIND = 100
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "standalone/src/main/resources/groundswell/demo/posts.jsonl"

LONG = "the queue at the ferry moved slowly but the crew kept everybody smiling and "

BY_HAND = [
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

EMOJI = list("😀😂🤣😍🥰😘😊😉😎🤔🙄😏😒😔😭😡🤬🥳🤯😱🙃😐💀🤡💩👻🙏👏💪🔥✨💯🎉🎂🌈🌊🐶🍕⚽🚗🏠📱💔💕💙🖤✅❌⭐⚡❓❗☕")
HEARTS = ["❤️", "❤", "☺️", "☺", "☹️", "✌️", "☀️", "⚠️", "‼️", "™️", "©", "®️", "▶️", "↗️", "♥", "♡"]
HANDS = list("👍👎👋👏🙏💪✌☝👊🤝🤞🤷🤦🙋👩👨🧑👶🧓👮")
TONES = [chr(c) for c in range(0x1F3FB, 0x1F400)]
ZWJ = ["👩‍👩‍👧", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴‍☠️", "🏳️‍⚧️", "👩🏽‍💻", "🧑‍🚀", "🤷🏻‍♀️", "🤦‍♂️", "❤️‍🔥", "❤️‍🩹", "😮‍💨", "😶‍🌫️", "🐻‍❄️", "👩🏿‍❤️‍💋‍👨🏻",
       "🧑🏼‍🤝‍🧑🏾", "👁️‍🗨️", "🐦‍⬛", "🙂‍↔️"]
KEYCAPS = ["1️⃣", "#️⃣", "*️⃣", "0⃣", "🔟", "ℹ️", "🆗", "🆒", "🅰️"]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\u2061", "\u115f", "\u3164", "\ufe0f", "\ufe0e",
             "\U000e0020", "\U000e007f", "\U000e0101"]
DIRECTION = ["\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"]
CONTROLS = [chr(c) for c in (*range(0x00, 0x20), *range(0x7F, 0xA0))]
SPACES = [chr(c) for c in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028,
                           0x2029, 0x202F, 0x205F, 0x3000)] + ["  ", "\r\n", "   "]
SPECIAL = ["[CLS]", "[SEP]", "[PAD]", "[MASK]", "[UNK]", "[cls]", "[Mask]", "[ MASK ]", "[MASK", "MASK]", "[[SEP]]", "##ing", "##", "<s>", "</s>",
           "<unk>", "<|endoftext|>", "[unused1]", "[UNK][UNK]", "[MASK].", "x[SEP]y", "\u200b[PAD]"]
RIGHT_TO_LEFT = ["مرحبا", "شكراً", "جداً", "الله", "لا", "ﷺ", "كَتَبَ", "٢٠٢٤", "هٰذا", "پاکستان", "کیسے", "שלום", "תודה", "רַבָּה", "ירושלים", "״ציטוט״", "ܫܠܡܐ", "ދިވެހި"]
CJK = ["今日", "は", "とても", "楽しい", "最高", "ｶﾞﾝﾊﾞﾚ", "パ", "ハ\u309a", "カ\u3099", "天気", "很好", "谢谢", "我爱你", "討厭", "糟糕", "𠮷野家", "㍿", "㊗️", "〇", "々", "ー", "ヷ", "豈", "\ufa10", "。", "、", "「」",
       "！", "ＡＢＣ", "ｗｗｗ", "１２３", "\U0002f800", "ㄅㄆ", "ꀀ"]
HANGUL = ["안녕", "하세요", "감사합니다", "최고", "싫어", "ㅋㅋㅋ", "ㅠㅠ", "각", "\u1100\u1161\u11a8", "\u1112\u1161\u11ab", "힣", "값", "ﾡ", "ᄀ", "ꥠ", "㈀", "뷁"]
INDIC = ["สวัสดี", "ขอบคุณ", "มากๆ", "น้ำ", "เกลียด", "กำ", "नमस्ते", "धन्यवाद", "बहुत", "क़", "क\u093c", "হ্যালো", "ড়", "நன்றி", "மிகவும்", "ధన్యవాదాలు", "ಕನ್ನಡ", "നന്ദി", "ශ්‍රී", "ਸਤਿ", "ລາວ",
         "ខ្មែរ", "မြန်မာ", "བོད་", "ཀྵ"]
OTHERS = ["Привет", "ЁЖИК", "й", "и\u0306", "Ελλάδα", "ΣΊΣΥΦΟΣ", "ς", "ᾳ", "ᾼ", "ΐ", "Հայերեն", "և", "ქართული", "ᲥᲐᲠ", "አማርኛ", "ᏣᎳᎩ", "ꮳꮃꭹ", "Tiếng Việt", "Ệ", "ǅ", "ǈ", "İstanbul", "ıIiİ",
          "straße", "STRAẞE", "ﬁ", "ﬀ", "ŉ", "ǰ", "ẖ", "œuvre", "Ŀ", "𐐀𐐨", "𖹀", "ß", "Å", "\u212b", "\u2126", "\u212a", "ſ", "Ꟈ", "ⱥ", "Ⱥ", "Ʞ", "Ⅷ", "Ⓐ", "ⓩ"]
PUNCTUATION = ["!!!", "?!?!", "...", "…", "—", "–", "“", "”", "‘", "’", "«", "»", "¿", "¡", "_", "__init__", "#", "#tag", "#Tag_2", "＃", "&amp;", "&", "%", "$", "€", "£", "₿", "^_^", "¯\\_(ツ)_/¯",
               "(╯°□°）╯︵ ┻━┻", ":-)", ":'(", "<3", "</3", "xD", ";)", "*", "**bold**", "`code`", "~", "|", "\\", "/", "=", "+", "§", "¶", "†", "•", "‽", "⁈", "′", "″", "·", "՝", "،", "؟",
               "\u3002", "‐", "‑", "⁃", "−", "⸺", "﹏", "꧁", "࿐"]
NUMBERS = ["3.14", "1,000", "1.000,5", "1e-5", "50%", "½", "²", "³", "x²", "H₂O", "①", "⓪", "⅒", "Ⅳ", "٣", "۳", "३", "๓", "１２", "𝟘𝟙", "10:30pm", "24/7", "2nd", "+1-555-0100", "0x1F", "№5", "5°C",
           "5\u20e3", "㊿", "𐄇", "〡", "1️000"]
HANDLES = ["@anna", "@anna_b", "@anna:", "@anna,", ".@anna", "(@anna)", "@@anna", "@", "@ anna", "@😀", "@\u200banna", "@ä", "＠anna", "anna@b.c", "@anna@b.c", "@1", "@_", "\u00a0@anna", "@user", "@USER", "@anna\u00a0hi",
           "\n@anna", "@\n", "@\u0000", "@anna\nhttp://a", "-@a", "@[MASK]"]
URLS = ["http://a.b", "https://example.org/x?y=1&z=%20#f", "HTTP://A.B", "Https://a", "http", "https", "httpd", "http:", "httpſ", "www.example.org", "example.org", "(http://a.b)", "http://a.b,", "http://a.b\nnext",
        "ftp://a.b", "ｈttp://a", "http\u200b://a", "\u200bhttp://a", "\u00a0http://a", "hxxp://a", "http😀", "http[SEP]", "http://пример.рф", "\"http://a\"", "xhttp://a"]
MARKS = [chr(c) for c in (*range(0x300, 0x345), 0x488, 0x1AB0, 0x1DC4, 0x20D0, 0x20DD, 0x20E3, 0x3099, 0xFE20, 0x5B0, 0x64B, 0x93C, 0xE31, 0x302A)]
MATHEMATICAL = ((0x1D400, 26, 26), (0x1D434, 26, 26), (0x1D468, 26, 26), (0x1D4D0, 26, 26), (0x1D56C, 26, 26), (0x1D5A0, 26, 26), (0x1D5D4, 26, 26),
                (0x1D670, 26, 26), (0xFF21, 26, 32), (0x24B6, 26, 26), (0x1F130, 26, 0), (0x1F170, 26, 0))
BLOCKS = ((0x20, 0x7E), (0xA0, 0xFF), (0x100, 0x24F), (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x530, 0x5FF), (0x600, 0x6FF), (0x700, 0x7FF),
          (0x900, 0xDFF), (0xE00, 0xFFF), (0x1000, 0x109F), (0x10A0, 0x11FF), (0x1200, 0x139F), (0x13A0, 0x13FF), (0x1400, 0x169F), (0x1780, 0x17FF), (0x1800, 0x18AF),
          (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20FF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x23FF), (0x2400, 0x25FF), (0x2600, 0x27BF),
          (0x2800, 0x28FF), (0x2C00, 0x2DFF), (0x2E80, 0x2FDF), (0x3000, 0x30FF), (0x3100, 0x33FF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA640, 0xA6FF), (0xA720, 0xA7FF),
          (0xAB30, 0xABBF), (0xAC00, 0xD7A3), (0xE000, 0xE0FF), (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE00, 0xFE6F), (0xFE70, 0xFEFF), (0xFF00, 0xFFEF), (0xFFF0, 0xFFFF),
          (0x10000, 0x100FF), (0x10400, 0x1044F), (0x10800, 0x10FFF), (0x11000, 0x11FFF), (0x12000, 0x123FF), (0x1D100, 0x1D1FF), (0x1D400, 0x1D7FF), (0x1E900, 0x1E95F),
          (0x1EE00, 0x1EEFF), (0x1F000, 0x1F0FF), (0x1F100, 0x1F2FF), (0x1F300, 0x1F5FF), (0x1F600, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF),
          (0x20000, 0x2A6DF), (0xE0000, 0xE01EF), (0x10FF00, 0x10FFFF))


def variations(posts):
    """Seeded texts, OF_EACH_KIND of each kind."""
    for kind, vary in sorted(KINDS.items()):
        rng = random.Random(f"{SEED} {kind}")  # one generator a kind, so that a new kind changes no other
        for _ in range(OF_EACH_KIND):
            yield vary(rng, words(rng, posts))


def words(rng, posts):
    """A few neighbouring words of a post."""
    some = rng.choice(posts).split(" ")
    start = rng.randrange(len(some))
    return some[start:start + rng.randint(2, 9)]


def inserted(rng, some, pieces, most=3, glue=0.3):
    """Pieces put between words, or glued to them."""
    some = list(some)
    for _ in range(rng.randint(1, most)):
        at, piece = rng.randrange(len(some)), rng.choice(pieces)
        if rng.random() < glue:
            some[at] = piece + some[at] if rng.random() < 0.5 else some[at] + piece
        else:
            some.insert(at + rng.randint(0, 1), piece)
    return " ".join(some)


def scattered(rng, some, pieces, most=6):
    """Pieces put anywhere, also within words."""
    text = list(" ".join(some))
    for _ in range(rng.randint(1, most)):
        text.insert(rng.randint(0, len(text)), rng.choice(pieces))
    return "".join(text)


def emoji_run(rng, some):
    run = rng.choice(("", " ")).join(rng.choice(EMOJI + HEARTS) for _ in range(rng.randint(2, 6)))
    repeated = rng.choice(EMOJI + HEARTS + ZWJ) * rng.randint(2, 12)
    return rng.choice((run, repeated, " ".join(some) + run, repeated + " " + " ".join(some), run + repeated))


def flag(rng):
    letters = [chr(0x1F1E6 + rng.randrange(26)) for _ in range(rng.choice((1, 2, 2, 2, 3, 4, 7)))]
    nation = "🏴" + "".join(chr(0xE0000 + ord(c)) for c in rng.choice(("gbeng", "gbsct", "gbwls", "usca"))) + rng.choice(("\U000e007f", ""))
    return rng.choice(("".join(letters), nation))


def mathematical(rng, some):
    upper, count, lower = rng.choice(MATHEMATICAL)

    def styled(c):
        if "A" <= c.upper() <= "Z" and c.isascii():
            return chr(upper + ord(c.upper()) - ord("A") + (lower if c.islower() else 0))
        return c
    return " ".join("".join(map(styled, word)) if rng.random() < 0.6 else word for word in some)


def cased(rng, some):
    change = rng.choice((str.upper, str.title, str.swapcase, str.capitalize, str.casefold))
    return inserted(rng, [change(word) for word in some], [change(word) for word in OTHERS], most=2)


def accented(rng, some):
    text = "".join(c + rng.choice(MARKS) * rng.choice((1, 1, 1, 2, 9)) if rng.random() < 0.25 else c for c in " ".join(some))
    return unicodedata.normalize(rng.choice(("NFC", "NFD", "NFKC", "NFKD")), text) if rng.random() < 0.7 else text


def nothing(rng, _):
    """Empty, or nearly so, once invisible and control characters are gone."""
    return "".join(rng.choice(INVISIBLE + DIRECTION + CONTROLS + SPACES + MARKS[:8]) for _ in range(rng.randint(0, 5)))


def anything(rng, _):
    block = rng.choice(BLOCKS)
    return "".join(chr(rng.randint(*(block if rng.random() < 0.7 else rng.choice(BLOCKS)))) for _ in range(rng.randint(1, 16)))


def everything(rng, some):
    lists = (EMOJI, HEARTS, ZWJ, KEYCAPS, INVISIBLE, DIRECTION, CONTROLS, SPACES, SPECIAL, RIGHT_TO_LEFT, CJK, HANGUL, INDIC, OTHERS, PUNCTUATION, NUMBERS, HANDLES, URLS, MARKS, TONES)
    return rng.choice(("", " ")).join(rng.choice((rng.choice(rng.choice(lists)), rng.choice(some))) for _ in range(rng.randint(3, 12)))


def long_word(rng, some):
    """Around 100 characters, beyond which BERT's pieces give a word up."""
    word = rng.choice(("x", "ab", "é", "😀", "ہ", "g😀", "a\u0301", "1")) * 100
    return " ".join([*some, word[:rng.choice((98, 99, 100, 101, 102))], *some[:2]])


def long_text(rng, some):
    """At and beyond the most tokens that are read; rare, because it takes time."""
    if rng.random() < 0.8:
        return " ".join(some)
    piece = rng.choice((" ".join(some), rng.choice(EMOJI), rng.choice(ZWJ) + " ", "日", "ok ", "a", "@a ", "\u0001 ", "!"))
    return piece.ljust(1) * rng.choice((125, 126, 127, 128, 300, 2_000)) + "good"


KINDS = {
    "accents": accented,
    "anything": anything,
    "anything more": anything,
    "case": cased,
    "cjk": lambda rng, some: inserted(rng, some, CJK, most=5),
    "controls": lambda rng, some: scattered(rng, some, CONTROLS),
    "direction": lambda rng, some: scattered(rng, some, DIRECTION + RIGHT_TO_LEFT),
    "emoji": lambda rng, some: inserted(rng, some, EMOJI + HEARTS, glue=0),
    "emoji glued": lambda rng, some: inserted(rng, some, EMOJI + HEARTS, glue=1),
    "emoji runs": emoji_run,
    "everything": everything,
    "flags": lambda rng, some: inserted(rng, some, [flag(rng) for _ in range(3)]),
    "handles": lambda rng, some: inserted(rng, some, HANDLES),
    "hangul": lambda rng, some: inserted(rng, some, HANGUL, most=5),
    "indic and thai": lambda rng, some: inserted(rng, some, INDIC, most=5),
    "invisible": lambda rng, some: scattered(rng, some, INVISIBLE),
    "keycaps": lambda rng, some: inserted(rng, some, KEYCAPS, glue=0.5),
    "long texts": long_text,
    "long words": long_word,
    "marks": lambda rng, some: scattered(rng, some, MARKS, most=10),
    "mathematical": mathematical,
    "nothing": nothing,
    "numbers": lambda rng, some: inserted(rng, some, NUMBERS),
    "other scripts": lambda rng, some: inserted(rng, some, OTHERS, most=5),
    "punctuation": lambda rng, some: inserted(rng, some, PUNCTUATION, most=5, glue=0.5),
    "right to left": lambda rng, some: inserted(rng, some, RIGHT_TO_LEFT, most=5),
    "skin tones": lambda rng, some: inserted(rng, some, [h + t for h in HANDS[:9] for t in TONES] + TONES, glue=0.4),
    "spaces": lambda rng, some: rng.choice(SPACES).join(some) + rng.choice(SPACES),
    "special": lambda rng, some: inserted(rng, some, SPECIAL),
    "urls": lambda rng, some: inserted(rng, some, URLS),
    "variation selectors": lambda rng, some: scattered(rng, some, ["\ufe0e", "\ufe0f", "❤\ufe0e", "☺\ufe0e", "\U000e0100", "a\ufe0f", "\u200d"]),
    "zwj": lambda rng, some: inserted(rng, some, ZWJ, glue=0.4),
}


def texts():
    """All of them, each once."""
    posts = [json.loads(line)["text"] for line in DEMO.read_text(encoding="utf-8").splitlines()]
    own = []
    for path in sorted((ROOT / "model").glob("*.tsv")):
        own += [row[-1] for row in common.read_columns(path)]
    return list(dict.fromkeys([*BY_HAND, *posts, *own, *variations(posts)]))
