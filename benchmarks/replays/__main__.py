"""`python -m benchmarks.replays fti|rdr|samm OUTPUT_FOLDER [DATA_FOLDER]`.

Writes a published methodology as a questionnaire, a rubric and answers that `tadasu score`
takes, scores them, and prints how far the figures agree with those published.
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks.replays import fti, rdr, samm

REPLAYS = {"fti": fti.REPLAY, "rdr": rdr.REPLAY, "samm": samm.REPLAY}
DATA = Path(os.environ.get("TADASU_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def main() -> int:
    """Exit code 0 only if every figure agrees."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replays", description=__doc__)
    parser.add_argument("replay", choices=REPLAYS)
    parser.add_argument("output", type=Path, help="folder to write the definitions and answers into")
    parser.add_argument("data", type=Path, nargs="?", default=DATA, help="folder with the data sets (%(default)s)")
    chosen = parser.parse_args()
    replay = REPLAYS[chosen.replay]
    data = chosen.data / replay.data_folder
    if not data.is_dir():
        parser.error(f"There is no folder {data}. Name the folder of the data sets, or set TADASU_DATA.")
    agreements = replay.run(data, chosen.output)
    for rubric, found in agreements.items():
        print(f"{chosen.replay} {rubric}: {found}")
    return int(any(found.differing for found in agreements.values()))


if __name__ == "__main__":
    sys.exit(main())
