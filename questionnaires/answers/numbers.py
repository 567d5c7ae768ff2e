"""Numbers, percentages and money."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.answers.quoting import LARGEST, shown
from questionnaires.answers.shape import INVALID, UNKNOWN, Cells, Reader
from questionnaires.answers.texts import Day
from questionnaires.codes import currencies
from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.tree import Kind

CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217
YEN = "JPY"


@dataclass(frozen=True)
class Number:
    """An integer, decimal or percentage between two limits (both allowed)."""

    whole: bool = False
    least: float = 0
    most: float = LARGEST
    above: float | None = None  # the value must be greater than this
    unknown: bool = False  # whether "unk" is an answer

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if (type(raw) is int or type(raw) is float) and self._fits(raw):
            return raw
        if raw == UNKNOWN and isinstance(raw, str):
            return raw if self.unknown else reader.problem("unknown_not_allowed", place)
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return reader.problem("number_expected", place, found=shown(raw))
        if abs(raw) > LARGEST or math.isnan(raw):
            return reader.problem("number_too_large", place, found=shown(raw))
        if self.whole and raw != int(raw):
            return reader.problem("whole_expected", place, found=shown(raw))
        if self.above is not None and raw <= self.above:
            return reader.problem("number_not_above", place, found=shown(raw), limit=shown(self.above))
        if raw < self.least:
            return reader.problem("number_too_small", place, found=shown(raw), limit=shown(self.least))
        if raw > self.most:
            return reader.problem("number_above", place, found=shown(raw), limit=shown(self.most))
        return raw

    def _fits(self, raw: float) -> bool:
        within = self.least <= raw <= self.most and (self.above is None or raw > self.above)
        return within and abs(raw) <= LARGEST and (not self.whole or raw == int(raw))

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.NUMBER, table)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        if value != UNKNOWN:
            cells.put(name, index, value)


@dataclass(frozen=True)
class Money:
    """An amount in JPY, or an amount in another currency with the rate that was used.

    `{"amount": 500, "currency": "USD", "on": "2026-04-01", "rate": 150.0}`: the rate is JPY
    for one unit. The column holds JPY. A rate or a day without a currency is refused: it
    would be taken for yen.
    """

    unknown: bool = False

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if not isinstance(raw, dict):
            return Number(unknown=self.unknown).read(raw, place, reader)
        if strange := sorted(raw.keys() - {"amount", "currency", "on", "rate"}):
            return reader.problem("unknown_field", f"{place}.{strange[0]}", known="amount, currency, on, rate")
        amount = Number().read(raw.get("amount"), f"{place}.amount", reader)
        if self._currency(raw, place, reader) is INVALID:
            return INVALID
        rate = Number(above=0).read(raw.get("rate", 1), f"{place}.rate", reader)
        on = None if raw.get("on") is None else Day().read(raw["on"], f"{place}.on", reader)
        return INVALID if INVALID in (amount, rate, on) else raw

    def _currency(self, raw: Mapping[str, object], place: str, reader: Reader) -> object:
        """The currency of an amount and whether its rate fits to it; INVALID with a problem noted."""
        if "currency" not in raw and raw.keys() & {"rate", "on"}:
            return reader.problem("currency_missing", f"{place}.currency")
        currency = raw.get("currency", YEN)
        if not (isinstance(currency, str) and CURRENCY.fullmatch(currency)):
            return reader.problem("currency_expected", f"{place}.currency", found=shown(currency))
        if currency not in currencies():
            return reader.problem("currency_unknown", f"{place}.currency", found=currency)
        if currency != YEN and "rate" not in raw:
            return reader.problem("rate_missing", place, currency=currency)
        if currency == YEN and raw.get("rate", 1) != 1:
            return reader.problem("rate_for_yen", f"{place}.rate", found=shown(raw["rate"]))
        return currency

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.NUMBER, table)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        if isinstance(value, dict):
            value = value["amount"] * (1 if value.get("currency", YEN) == YEN else value["rate"])
        if value != UNKNOWN:
            cells.put(name, index, value)
