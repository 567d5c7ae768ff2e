"""Published code lists: ISO 3166-1 countries, the prefectures of ISO 3166-2:JP, ISO 4217 currencies."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

COUNTRIES = tuple(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
    YT ZA ZM ZW
    """.split()
)
PREFECTURES = tuple(f"JP-{number:02d}" for number in range(1, 48))
CODE_LISTS: Mapping[str, tuple[str, ...]] = {"countries": COUNTRIES, "prefectures": PREFECTURES}
_FOLDER = Path(__file__).parent / "code_lists"


def code_names(code_list: str, language: str) -> Mapping[str, str]:
    """Names of a published code list ("countries", "prefectures" or "languages") by code."""
    names: Mapping[str, str] = _words(f"names.{language}")[code_list]
    return names


def code_aliases(code_list: str) -> Mapping[str, list[str]]:
    """Other names people write for the codes of a published list."""
    aliases: Mapping[str, list[str]] = _words("aliases").get(code_list, {})
    return aliases


@cache
def currencies() -> frozenset[str]:
    """Every code an amount of money can be in, those withdrawn lately included."""
    words = _words("currencies")
    return frozenset([*words["codes"], *words["withdrawn"]])


@cache
def _words(name: str) -> dict[str, Any]:
    # BaseLoader keeps words as written: NO is Norway, never false.
    words: dict[str, Any] = yaml.load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return words
