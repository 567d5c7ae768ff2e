"""Every figure printed in the specification (domain rules 3.12), to hold any scorer against."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Printed:
    declared: float
    pillars: str
    assured: float
    before_cap: float
    cap: int | None
    final: float | None
    band: str
    coverage: float
    confidence: float
    flags: str = ""


ALL_FULL = "A 100.0, B 100.0, C 100.0, D 100.0, E 100.0, F 100.0, G 100.0"
OTHERS_FULL = "B 100.0, C 100.0, D 100.0, E 100.0, F 100.0, G 100.0"
BARE = "A 75.3, B 74.2, C 82.3, D 70.0, E 69.1, F 100.0, G 82.4"
FEES = "A 99.3, B 72.8, C 100.0, D 100.0, E 100.0, F 100.0, G 100.0"
VANISHED = "A 100.0, B 100.0, C 93.5→74.0, D 100.0, E 100.0, F 100.0, G 100.0"
COSTLY_EXIT = "A 100.0, B 100.0, C 88.4→39.0, D 100.0, E 100.0, F 100.0, G 100.0"
NO_HOUSING = "A 88.2, B 90.0, C 90.3, E 84.5, F 100.0, G 91.2"
FEE_FLAGS = "FEE-02 MAJOR, FEE-04 MAJOR, FEE-05 MAJOR, FEE-06 MAJOR, FEE-16 MAJOR"

PAPERS_KEPT = f"A 95.5→10.0, {OTHERS_FULL}"
CAPPED_A = f"A 95.5→39.0, {OTHERS_FULL}"
BLANK_GATE = f"A 95.5→74.0, {OTHERS_FULL}"
TRANSFER_FLAGS = "JOB-13 MAJOR, CC-03 MAJOR, CC-04 MAJOR"

PRINTED = {
    "EX-01": Printed(100.0, ALL_FULL, 100.0, 100.0, None, 100.0, "low", 100.0, 70.0),
    "EX-02": Printed(100.0, BARE, 76.5, 76.5, None, 76.5, "medium_unverified", 100.0, 0.0),
    "EX-03": Printed(98.6, PAPERS_KEPT, 98.6, 73.0, 20, 20.0, "critical", 100.0, 70.0, "LAW-21 ZT"),
    "EX-04": Printed(98.6, CAPPED_A, 98.6, 81.7, 45, 45.0, "high", 100.0, 70.0, "LAW-21 ZT"),
    "EX-05": Printed(98.6, CAPPED_A, 98.6, 81.7, 49, 49.0, "high", 100.0, 70.0, "LAW-07 CRIT"),
    "EX-06": Printed(99.6, f"A 98.6, {OTHERS_FULL}", 99.6, 99.6, None, 99.6, "low", 100.0, 70.0),
    "EX-08": Printed(93.0, FEES, 93.0, 93.0, 49, 49.0, "high", 100.0, 70.0, FEE_FLAGS),
    "EX-11": Printed(99.4, VANISHED, 98.7, 94.8, 74, 74.0, "medium", 100.0, 59.0, TRANSFER_FLAGS),
    "EX-12": Printed(98.6, BLANK_GATE, 98.6, 92.2, 74, 74.0, "medium", 98.2, 68.8, "UNANS-GATE:LAW-21 MAJOR"),
    "EX-14": Printed(100.0, NO_HOUSING, 89.3, 89.3, None, 89.3, "low", 100.0, 40.0),
    "EX-15": Printed(100.0, "G 89.5", 89.5, 89.5, None, None, "not_applicable", 100.0, 40.0),
    "EX-16": Printed(97.7, COSTLY_EXIT, 97.7, 87.8, 49, 49.0, "high", 100.0, 70.0, "JOB-06 CRIT"),
}

#: Test, item, value and severity of its flag.
UNIT_TESTS = [
    ("U-01", "LAW-07", 0.0, "CRIT"),
    ("U-02", "LAW-07", 70.0, None),
    ("U-03", "LAW-07", 0.0, "CRIT"),
    ("U-04", "LAW-07", 100.0, None),
    ("U-06", "LAW-10", 40.0, "MAJOR"),
    ("U-07", "LAW-10", 20.0, "CRIT"),
    ("U-08", "LAW-10", 0.0, "CRIT"),
    ("U-10", "LAW-23", 10.0, "CRIT"),
    ("U-13", "FEE-04", 20.0, "MAJOR"),
    ("U-14", "FEE-04", 0.0, "CRIT"),
    ("U-15", "FEE-04", 60.0, "MAJOR"),
    ("U-16", "FEE-06", 30.0, "MAJOR"),
    ("U-17", "FEE-06", 0.0, "CRIT"),
    ("U-19", "JOB-03", 50.0, "CRIT"),
    ("U-20", "JOB-05", 40.0, "MINOR"),
    ("U-22", "JOB-13", 70.0, None),
    ("U-23", "JOB-13", 10.0, "CRIT"),
]

#: Fixtures P1, P2 and P3: status, corridor, sector, intermediaries, housing, total, level.
INHERENT = [
    ("EX-01", (25.375, 18.9, 10.5, 9.0, 4.8), 68.6, "high"),
    ("EX-14", (7.438, 4.0, 7.5, 1.5, 0.0), 20.4, "low"),
    ("EX-11", (35.0, 25.0, 12.0, 15.0, 10.0), 97.0, "high"),
]


def example(name: str) -> dict[str, Any]:
    """The answer document of a printed example."""
    document: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return document


def as_printed(result: dict[str, Any]) -> Printed:
    """A score document as the specification prints it."""
    cap = result["binding_cap"]
    return Printed(
        result["declared"],
        _pillar_line(result["pillars"]),
        result["assured"],
        result["before_cap"],
        cap and cap["limit"],
        result["final"],
        result["band"],
        result["coverage"],
        result["confidence"],
        ", ".join(f"{flag['id']} {flag['severity']}" for flag in result["flags"]),
    )


def _pillar_line(pillars: dict[str, dict[str, Any]]) -> str:
    present = {name: pillar for name, pillar in pillars.items() if pillar["assured"] is not None}
    return ", ".join(f"{name} {_capped(pillar)}" for name, pillar in present.items())


def _capped(pillar: dict[str, Any]) -> str:
    before, after = pillar["assured"], pillar["final"]
    return f"{before:.1f}" if before == after else f"{before:.1f}→{after:.1f}"
