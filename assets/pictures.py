"""Takes the pictures of pages anew, from the demo's world in a real browser: `make pictures`.

python -m assets.pictures             those in docs/pictures
python -m assets.pictures --all DIR   every page, at three widths, in both languages, to be looked at
"""

import argparse
import io
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from tadasu.campaigns.models import Request, Response
from tests.conftest import require_tool
from tests.platform.journeys.every_page.looking import Visitors, served
from tests.platform.journeys.every_page.visits import ADMIN, Visit, visits
from tests.platform.journeys.every_page.world import Demo

DOCS = Path(__file__).parent.parent / "docs" / "pictures"
WIDTHS = (360, 768, 1440)
LANGUAGES = ("ja", "en")
_COLOURS = 128  # pages have few, and a picture of few is small


@dataclass(frozen=True)
class Picture:
    """A page for the documents: how wide its window is, and how much of its height is shown."""

    name: str
    visit: Visit
    width: int
    height: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="DIR", help="take every page into this folder")
    folder: Path | None = parser.parse_args().all
    with TemporaryDirectory() as world, served(Path(world)) as (address, demo), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_tool("chromium"), args=["--no-sandbox"])
        if folder is None:
            _take_those_of_the_documents(browser, address, demo)
        else:
            _take_all(browser, address, demo, folder)
        browser.close()


def _take_those_of_the_documents(browser: Chromium, address: str, demo: Demo) -> None:
    for picture in _pictures(demo):
        with closing(Visitors(browser, address, demo, "ja", picture.width)) as visitors:
            page = visitors.visit(picture.visit)
            raw = page.screenshot(full_page=True, animations="disabled")
        image = Image.open(io.BytesIO(raw))
        shown = image.crop((0, 0, image.width, min(image.height, picture.height)))
        shown.convert("RGB").quantize(_COLOURS).save(DOCS / f"{picture.name}.png", optimize=True)
        print(f"{picture.name}.png  {shown.width} x {shown.height}")


def _pictures(demo: Demo) -> list[Picture]:
    with demo.services.database.reading() as session:
        begun = session.scalars(
            select(Response.id).join(Request).where(Request.answering == "started").order_by(Request.id.desc())
        ).first()
    assert begun is not None
    answering = (begun, None)
    return [
        Picture("home", Visit(ADMIN, "/"), 1007, 1190),
        Picture("supplier-page", Visit(ADMIN, "/suppliers/2"), 1007, 1190),
        Picture("campaign", Visit(ADMIN, "/campaigns/2"), 1007, 1050),
        Picture("tasks-360", Visit(answering, "/answer/tasks"), 360, 1200),
        Picture("section-360", Visit(answering, "/answer/sections/fees"), 360, 1400),
        Picture("review-360", Visit(answering, "/answer/review"), 360, 1200),
    ]


def _take_all(browser: Chromium, address: str, demo: Demo, folder: Path) -> None:
    pages = visits(demo)
    for language in LANGUAGES:
        for width in WIDTHS:
            place = folder / f"{language}-{width}"
            place.mkdir(parents=True, exist_ok=True)
            with closing(Visitors(browser, address, demo, language, width)) as visitors:
                for number, visit in enumerate(pages):
                    page = visitors.visit(visit)
                    page.screenshot(path=place / f"{number:03d}{_slug(visit)}.png", full_page=True)
            print(f"{len(pages)} pages in {place}")


def _slug(visit: Visit) -> str:
    return visit.path.translate(str.maketrans("/?=&", "----"))[:60] + ("" if visit.who else "-stranger")


if __name__ == "__main__":
    main()
