"""Flags a reviewer raises beside those that follow from the answers."""

from dataclasses import dataclass

from questionnaires.answers.choices import Choice
from questionnaires.answers.composite import Record
from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import INVALID, Reader
from questionnaires.answers.spelling import spelled_alike
from questionnaires.answers.texts import Text

FLAG_STATES = ("open", "contained", "remedied", "verified_closed")
APPROVALS = 2  # different people who must approve a zero-tolerance flag
APPROVER = Text()
FLAG = Record(
    {
        "id": Text(longest=60),
        "severity": Choice(("ZT", "CRIT", "MAJOR", "MINOR")),
        "pillar": Text(longest=60),
        "state": Choice((*FLAG_STATES, "suspected")),
        "reason": Text(lines=True, longest=10_000),
    },
    required=frozenset({"id", "severity", "pillar"}),
)


@dataclass(frozen=True)
class RaisedFlag:
    """A flag a reviewer raised, with the reason and who approved it."""

    id: str
    severity: str
    pillar: str
    state: str
    reason: str
    approved_by: tuple[str, ...]


def read_raised(raw: object, place: str, reader: Reader) -> tuple[RaisedFlag, ...]:
    """Every flag that could be read; what is wrong with the others is with the reader."""
    if raw is None:
        return ()
    if not isinstance(raw, list):
        reader.problem("list_expected", place, found=shown(raw))
        return ()
    flags: dict[str, RaisedFlag] = {}
    for i, item in enumerate(raw):
        flag = _read_flag(item, f"{place}[{i}]", reader)
        if flag is not None and flag.id in flags:
            reader.problem("raised_twice", f"{place}[{i}].id", found=shown(flag.id))
        elif flag is not None:
            flags[flag.id] = flag
    return tuple(flags.values())


def _read_flag(raw: object, place: str, reader: Reader) -> RaisedFlag | None:
    if not isinstance(raw, dict):
        FLAG.read(raw, place, reader)
        return None
    value = FLAG.read({key: item for key, item in raw.items() if key != "approved_by"}, place, reader)
    approved = _approvals(raw.get("approved_by"), f"{place}.approved_by", reader)
    if not isinstance(value, dict):
        return None
    words = {key: str(value.get(key, "")).strip() for key in ("id", "pillar", "reason")}
    for key in ("id", "pillar"):
        if not words[key]:
            reader.problem("field_missing", f"{place}.{key}", field=key)
    if not words["reason"]:
        reader.problem("reason_missing", f"{place}.reason")
    if value["severity"] == "ZT" and len({*map(spelled_alike, approved)} - {""}) < APPROVALS:
        reader.problem("approvals_missing", f"{place}.approved_by")
    state = value.get("state", FLAG_STATES[0])
    return RaisedFlag(words["id"], value["severity"], words["pillar"], state, words["reason"], approved)


def _approvals(raw: object, place: str, reader: Reader) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        reader.problem("list_expected", place, found=shown(raw))
        return ()
    names = [APPROVER.read(name, f"{place}[{i}]", reader) for i, name in enumerate(raw)]
    return tuple(str(name).strip() for name in names if name is not INVALID)
