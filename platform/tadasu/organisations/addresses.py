"""Japanese addresses taken apart: prefecture, municipality with its ward, and the rest."""

import re
from functools import cache
from typing import NamedTuple

from questionnaires.codes import code_names

# Municipalities in whose name stands 市, 町, 村, 郡 or 区 before its end.
_ODD_CITIES = """
    四日市 廿日市 野々市 市川 市原 町田 大町 十日町 村山 村上 東村山 武蔵村山 田村 羽村 大村 郡山 郡上 蒲郡 小郡
    大和郡山
""".split()
_ODD_TOWNS = "市川三郷 市川 市貝 上市 余市 下市 玉村 大町 村田".split()
_ODD_DISTRICTS = "余市 高市 東村山 西村山 北村山".split()
_WITH_WARDS = """
    札幌 仙台 さいたま 千葉 横浜 川崎 相模原 新潟 静岡 浜松 名古屋 京都 大阪 堺 神戸 岡山 広島 北九州 福岡 熊本
""".split()  # the twenty designated cities, Local Autonomy Act, Article 252-19
_TOWN = re.compile(
    rf"(?:{'|'.join(_WITH_WARDS)})市(?:中村|[^市町村0-9０-９]{{1,5}}?)区"
    rf"|(?:{'|'.join(_ODD_CITIES)})市"
    rf"|(?:(?:{'|'.join(_ODD_DISTRICTS)})|[^市区町村]{{1,5}}?)郡(?:(?:{'|'.join(_ODD_TOWNS)})町|[^市区]{{1,6}}?[町村])"
    r"|[^市町村区]{1,5}区"
    r"|[^市町村区]{1,7}市"
    r"|[^市町村区]{1,7}[町村]"
)
_TOKYO = "JP-13"


class Address(NamedTuple):
    """The parts of an address; a part that was not recognised is empty, and the street holds what is left."""

    prefecture: str  # JP-27
    town: str  # 堺市堺区
    street: str


def split_address(typed: str) -> Address:
    """The parts of an address written from the prefecture down. Without a prefecture nothing is told apart."""
    text = typed.strip()
    name = next((name for name in _prefectures() if text.startswith(name)), "")
    if not name:
        return Address("", "", text)
    prefecture, rest = _prefectures()[name], text[len(name) :].lstrip()
    town = _TOWN.match(rest)
    if town is None:
        return Address(prefecture, "", rest)
    found = town[0]
    if found.endswith("区") and prefecture != _TOKYO and "市" not in found:
        return Address(prefecture, "", rest)
    return Address(prefecture, found, rest[len(found) :].strip())


@cache
def _prefectures() -> dict[str, str]:
    return {name: code for code, name in code_names("prefectures", "ja").items()}
