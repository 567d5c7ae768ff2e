"""How companies are called after their legal form, at the start or the end of a name (see names.py).

A cooperative (協同組合) keeps its form: among supervising organisations it is the identity.
All is written as names.py folds it: NFKC, lower case, katakana as hiragana.
"""

import re

_JAPANESE = """
    株式会社 有限会社 合同会社 合資会社 合名会社 特例有限会社 株式會社 有限會社
    かぶしきがいしゃ かぶしきかいしゃ ゆうげんがいしゃ ごうどうがいしゃ
    (資) (名) (株式会社) (有限会社) (合同会社)
""".split()
_OF_BANK_SLIPS = ("か", "ゆ", "ど", "し", "め")  # カ) at the start, (カ at the end: as transfers print them
_LATIN_STARTS = (
    r"kabushiki[ -]?[gk]aisha", r"yugen[ -]?[gk]aisha", r"godo[ -]?[gk]aisha",
    r"pt\.?(?= )", r"cv\.?(?= )",
    r"c[oô]ng ty (?:tnhh(?: mtv| m[oộ]t th[aà]nh vi[eê]n)?|c[oổ] ph[aầ]n|cp)",
)  # fmt: skip
_LATIN_ENDINGS = (
    r"company,? limited", r"co\.?,? ?ltd\.?", r"co\.?,? ?inc\.?", r"ltd\.?", r"limited", r"inc\.?", r"incorporated",
    r"corp\.?", r"corporation", r"company", r"co\.", r"k\. ?k\.?", r"kk", r"y\. ?k\.", r"g\. ?k\.", r"llc\.?",
    r"l\.l\.c\.?", r"l\.?l\.?p\.?", r"plc\.?", r"gmbh(?: & co\.? kg)?", r"ag", r"s\.a\.?", r"s\.?r\.?l\.?",
    r"b\.v\.?", r"n\.v\.?", r"pte\.?,? ?ltd\.?", r"pvt\.?,? ?ltd\.?", r"\(?pvt\.?\)? ?ltd\.?", r"sdn\.? ?bhd\.?",
    r"jsc\.?", r"tbk\.?", r"kabushiki[ -]?[gk]aisha", r"yugen[ -]?[gk]aisha", r"godo[ -]?[gk]aisha", "จํากัด",
)  # fmt: skip


def _longest_first(words: list[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


STARTS = re.compile(
    rf"^(?:(?:{_longest_first(_JAPANESE)})|(?:{'|'.join(_OF_BANK_SLIPS)})\)|(?:{'|'.join(_LATIN_STARTS)})(?=[ .,]))"
    r"[\s・,.]*"
)
ENDINGS = re.compile(
    rf"[\s・,.]*(?:(?:{_longest_first(_JAPANESE)})|\((?:{'|'.join(_OF_BANK_SLIPS)})\)?"
    rf"|(?:(?<=[\s,.)(])(?:{'|'.join(sorted(_LATIN_ENDINGS, key=len, reverse=True))})))$"
)
