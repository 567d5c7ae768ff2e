"""Kana in Latin letters (Hepburn), so that somebody who types "toyoda" finds トヨダ."""

import unicodedata

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_PLAIN = {kana: row + vowel for row, all_kana in _ROWS.items() for kana, vowel in zip(all_kana, "aiueo", strict=True)}
_PLAIN |= {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "ん": "n", "を": "o",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "ゔ": "vu",
    "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ゎ": "wa",
    "ゕ": "ka", "ゖ": "ke",
}  # fmt: skip
_HEADS = {
    "き": "ky", "し": "sh", "ち": "ch", "に": "ny", "ひ": "hy", "み": "my", "り": "ry", "ぎ": "gy", "じ": "j",
    "ぢ": "j", "び": "by", "ぴ": "py",
}  # fmt: skip
_GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_BORROWED = {
    "しぇ": "she", "ちぇ": "che", "じぇ": "je", "てぃ": "ti", "でぃ": "di", "でゅ": "dyu", "とぅ": "tu", "どぅ": "du",
    "ふぁ": "fa", "ふぃ": "fi", "ふぇ": "fe", "ふぉ": "fo", "うぃ": "wi", "うぇ": "we", "うぉ": "wo", "つぁ": "tsa",
    "ゔぁ": "va", "ゔぃ": "vi", "ゔぇ": "ve", "ゔぉ": "vo", "いぇ": "ye",
}  # fmt: skip
_PAIRS = {head + glide: start + end for head, start in _HEADS.items() for glide, end in _GLIDES.items()} | _BORROWED
_SMALL = str.maketrans("やゆよつ", "ゃゅょっ")
_DOUBLED = frozenset("kstpgzdbhcjfm")


def romaji(kana: str) -> str:
    """Kana as Latin letters; a long vowel mark is dropped, and what is not kana stays as it is."""
    text = _hiragana(kana)
    out: list[str] = []
    index = 0
    doubled = False
    while index < len(text):
        taken = 2 if text[index : index + 2] in _PAIRS else 1
        piece = text[index : index + taken]
        index += taken
        if piece in ("っ", "ー"):
            doubled = doubled or piece == "っ"
            continue
        sound = _PAIRS.get(piece) or _PLAIN.get(piece, piece)
        if doubled and sound[0] in _DOUBLED:
            out.append("t" if sound.startswith("ch") else sound[0])
        doubled = False
        out.append(sound)
    return "".join(out)


def readings(kana: str) -> list[str]:
    """Every way kana may be meant, in Latin letters.

    Official registers print ッ and ャ large: シヨウワ is Showa as well as Shiyowa.
    """
    plain = romaji(kana)
    text = _hiragana(kana)
    if any(small in text for small in "ゃゅょっ"):
        return [plain]
    return list(dict.fromkeys([plain, romaji(_made_small(text))]))


def is_kana(text: str) -> bool:
    """Whether a name is written in kana throughout, signs and spaces apart."""
    letters = [character for character in _hiragana(text) if character.isalnum() and character != "ー"]
    return bool(letters) and all("ぁ" <= character <= "ゖ" for character in letters)


def _made_small(text: str) -> str:
    out = list(text)
    for index in range(1, len(text)):
        before, here = text[index - 1], text[index]
        if here in "やゆよ" and before in _HEADS:
            out[index] = here.translate(_SMALL)
        elif here == "つ" and text[index + 1 : index + 2] in _STOPS:
            out[index] = "っ"
    return "".join(out)


_STOPS = tuple("かきくけこさしすせそたちつてとぱぴぷぺぽ")


def _hiragana(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(each) - 0x60) if "ァ" <= each <= "ヶ" else each for each in folded)
