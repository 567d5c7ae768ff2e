"""Whether an earlier answer document belongs to the one it is given with."""

from collections.abc import Mapping

from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import Reader
from questionnaires.answers.spelling import spelled_alike

_FACTS = ("corporate_number", "name", "site")


def check_same_supplier(now: Mapping[str, str], before: Mapping[str, str], reader: Reader) -> None:
    """Notes where an earlier document is another supplier's or another site's.

    Only facts that both documents give are compared. Where both give a corporate number it says
    who it is, and a company may have taken another name.
    """
    both = [key for key in _FACTS if now.get(key) and before.get(key)]
    if "corporate_number" in both and "name" in both:
        both.remove("name")
    for key in both:
        if spelled_alike(now[key]) != spelled_alike(before[key]):
            found, wanted = shown(before[key]), shown(now[key])
            reader.problem("previous_other_supplier", f"previous.supplier.{key}", found=found, wanted=wanted)
