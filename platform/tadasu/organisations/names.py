"""Names of companies made comparable: one key to search by, and one to find the same company by.

The same function is used when a name is stored, when somebody searches and when a list is
imported, so that width, case, small kana, old forms of characters and long vowels never hide a
company. Marks are taken off Latin letters only: ガ is another letter than カ.
"""

import re
import unicodedata

from tadasu.organisations.legal_forms import ENDINGS, STARTS

LONGEST_KEY = 400
_PAIRS = """
    髙高 﨑崎 碕崎 嵜崎 𥔎崎 濵浜 濱浜 邊辺 邉辺 齋斎 齊斎 斉斎 澤沢 廣広 國国 栁柳 桒桑 嶋島 嶌島 龍竜 櫻桜 萬万 眞真
    壽寿 瀨瀬 藏蔵 惠恵 榮栄 德徳 彌弥 渕淵 渊淵 槇槙 曻昇 舘館 圓円 與与 條条 淺浅 冨富 鐵鉄 學学 會会 總総 關関 氣気
    彥彦 增増 黑黒 靜静 顯顕 籔藪 薮藪 𠮷吉
""".split()  # forms of the same character in names that NFKC leaves apart
_VARIANTS = str.maketrans({pair[0]: pair[1] for pair in _PAIRS})
_ABBREVIATED = {"(株)": "株式会社", "(有)": "有限会社", "(同)": "合同会社"}
_SMALL_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_HYPHENS = frozenset("-‐‑‒–—―−ー─━")
_LONG = "ー"
_MARKS = ("Mn", "Mc")  # vowels of Thai and Indic scripts; those of Latin letters are taken off later
_LATIN_RUN = re.compile("[a-z]+")
_LONG_O, _LONG_U = re.compile("o[ou]+"), re.compile("u{2,}")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}


def search_key(name: str) -> str:
    """What is compared when somebody searches: the whole name, its legal form included."""
    return _shorten(_letters(_fold(name)).translate(_VARIANTS))[:LONGEST_KEY]


def match_key(name: str) -> str:
    """What is compared to find the same company: `search_key` without a legal form at either end.

    A name that is nothing but a legal form keeps it, so that the key is never empty for a name.
    """
    bare = _without_legal_form(_fold(name))
    return search_key(bare) or search_key(name)


def grams(key: str) -> list[str]:
    """The pairs of neighbouring characters of a key, in order; the key itself where it has only one."""
    return [key[index : index + 2] for index in range(len(key) - 1)] or [key] * bool(key)


def _fold(text: str) -> str:
    """Width, case and katakana folded; spaces and signs still there, as legal forms are told by them."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for short, full in _ABBREVIATED.items():
        folded = folded.replace(short, full)
    return folded.translate(_KATAKANA_TO_HIRAGANA)


def _letters(folded: str) -> str:
    """Letters and digits only. Small kana become large; a hyphen after kana is a long vowel."""
    kept: list[str] = []
    before = ""
    for character in folded.translate(_SMALL_KANA):
        if character in _HYPHENS:
            character = _LONG if _is_kana(before) else ""
        elif not character.isalnum() and unicodedata.category(character) not in _MARKS:
            character = ""
        kept.append(character)
        before = character
    return "".join(kept)


def _shorten(letters: str) -> str:
    """Latin letters without marks; ō, ou and oo are one vowel, and so are ū and uu."""
    bare = "".join(map(_bare_latin, letters)).translate(_LETTERS)
    return _LATIN_RUN.sub(lambda run: _LONG_U.sub("u", _LONG_O.sub("o", run[0])), bare)


def _bare_latin(character: str) -> str:
    if character.isascii() or "぀" <= character <= "龿":
        return character
    if 0x300 <= ord(character) < 0x370:
        return ""
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() and base.isalpha() else character


def _is_kana(character: str) -> bool:
    return character == _LONG or "ぁ" <= character <= "ゖ"


def _without_legal_form(folded: str) -> str:
    """Again and again, since a company may bear one at both ends; what is left never ends in a stray sign."""
    name = folded.strip()
    while True:
        shorter = ENDINGS.sub("", STARTS.sub("", name)).strip()
        if shorter == name or not _letters(shorter):
            return name
        name = shorter
