"""Names that are clearly invented: every company is 架空 ("imaginary") or Sample, every address ends in .example."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

_WORDS = (
    ("あさひ", "アサヒ", "Asahi"), ("いずみ", "イズミ", "Izumi"), ("うぐいす", "ウグイス", "Uguisu"),
    ("かすみ", "カスミ", "Kasumi"), ("こだま", "コダマ", "Kodama"), ("さざなみ", "サザナミ", "Sazanami"),
    ("すずらん", "スズラン", "Suzuran"), ("せせらぎ", "セセラギ", "Seseragi"), ("たんぽぽ", "タンポポ", "Tanpopo"),
    ("つくし", "ツクシ", "Tsukushi"), ("なぎさ", "ナギサ", "Nagisa"), ("はるかぜ", "ハルカゼ", "Harukaze"),
    ("ひなた", "ヒナタ", "Hinata"), ("ふたば", "フタバ", "Futaba"), ("ほたる", "ホタル", "Hotaru"),
    ("まつかぜ", "マツカゼ", "Matsukaze"), ("みなも", "ミナモ", "Minamo"), ("もみじ", "モミジ", "Momiji"),
    ("やまぶき", "ヤマブキ", "Yamabuki"), ("ゆきしろ", "ユキシロ", "Yukishiro"), ("よもぎ", "ヨモギ", "Yomogi"),
    ("わかば", "ワカバ", "Wakaba"), ("りんどう", "リンドウ", "Rindo"), ("きらら", "キララ", "Kirara"),
    ("しぐれ", "シグレ", "Shigure"),
)  # fmt: skip
_TRADES = (
    ("精機", "セイキ", "Seiki"), ("食品", "ショクヒン", "Foods"), ("縫製", "ホウセイ", "Sewing"),
    ("水産", "スイサン", "Suisan"), ("金属工業", "キンゾクコウギョウ", "Metal"), ("化成", "カセイ", "Kasei"),
    ("農園", "ノウエン", "Farm"), ("物流", "ブツリュウ", "Logistics"), ("建設", "ケンセツ", "Kensetsu"),
    ("電子", "デンシ", "Denshi"), ("印刷", "インサツ", "Printing"), ("製紙", "セイシ", "Paper"),
)  # fmt: skip
_FAMILY = ("佐久間", "高梨", "宮下", "長谷部", "大槻", "古川", "相原", "桐山")
_GIVEN = ("真理", "健一", "由美", "大輔", "恵子", "拓也", "裕子", "誠")


@dataclass(frozen=True)
class InventedCompany:
    """A supplier of the demo."""

    name: str
    name_kana: str
    name_romaji: str
    contact_name: str
    contact_email: str


def companies(seed: int = 1) -> Iterator[InventedCompany]:
    """Three hundred companies, always the same ones in the same order."""
    random = Random(seed)
    pairs = list(product(_WORDS, _TRADES))
    random.shuffle(pairs)
    for number, ((word, kana, latin), (trade, trade_kana, trade_latin)) in enumerate(pairs, start=1):
        yield InventedCompany(
            name=f"架空{word}{trade}株式会社",
            name_kana=f"カクウ{kana}{trade_kana}",
            name_romaji=f"Kakuu {latin} {trade_latin}",
            contact_name=f"{random.choice(_FAMILY)} {random.choice(_GIVEN)}",
            contact_email=f"hr{number}@{latin.lower()}-{trade_latin.lower()}.example",
        )
