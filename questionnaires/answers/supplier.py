"""Who an answer document is about: name, site and corporate number."""

from collections.abc import Mapping

from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import INVALID, Reader
from questionnaires.answers.texts import Text
from questionnaires.suggestions import suggestion

SUPPLIER = ("name", "site", "corporate_number")
SUPPLIER_WORDS = Text(longest=10_000)


def read_supplier(raw: object, place: str, reader: Reader) -> Mapping[str, str]:
    """What is given of the supplier; what is wrong with it is with the reader."""
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        reader.problem("record_expected", place, found=shown(raw), fields=", ".join(SUPPLIER))
        return {}
    for key in raw:
        if key not in SUPPLIER:
            known = suggestion(str(key), SUPPLIER, reader.problems)
            reader.problem("unknown_field", f"{place}.{shown(key)}", found=shown(str(key)), known=known)
    return {
        key: str(value)
        for key, value in raw.items()
        if value is not None and SUPPLIER_WORDS.read(value, f"{place}.{key}", reader) is not INVALID
    }
