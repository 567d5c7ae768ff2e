"""`python -m benchmarks [--write]`: runs every benchmark, each in a process of its own."""

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

_MODULES = (
    "scoring", "supplier_workbook", "company_workbook", "offline_reading", "commands",
    "platform_saving", "platform_pages", "platform_home", "platform_suppliers", "platform_export", "platform_load",
)  # fmt: skip
_RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = "| what | measured | promised | holds |\n| --- | --- | --- | --- |"
_PROGRAM = "import benchmarks.{0} as m\nfor figure in m.measure(): print(figure.row(), flush=True)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/RESULTS.md")
    parser.add_argument("--seconds", type=float, help="how long platform_load lasts on each database (120)")
    parser.add_argument("only", nargs="*", choices=[[], *_MODULES], help="run only these")
    chosen = parser.parse_args()
    if chosen.seconds is not None:
        os.environ["BENCH_SECONDS"] = str(chosen.seconds)
    parts = [_heading()]
    for module in chosen.only or _MODULES:
        print(f"\n## {module}\n\n{_HEAD}", flush=True)
        parts.append(f"\n## {module.replace('_', ' ').capitalize()}\n\n{_HEAD}\n{_rows(module)}")
    if chosen.write:
        _RESULTS.write_text("\n".join(parts), encoding="utf-8")


def _rows(module: str) -> str:
    """The rows of one benchmark, printed as they come."""
    rows = []
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(module)], stdout=subprocess.PIPE, text=True, cwd=_RESULTS.parent.parent
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            rows.append(line)
    if process.returncode:
        sys.exit(process.returncode)
    return "".join(rows)


def _heading() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        "# Last figures\n\n"
        f"Measured on {date.today()} with `make bench` on {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}. "
        "Machines differ; ratios travel better than seconds.\n"
    )


if __name__ == "__main__":
    main()
