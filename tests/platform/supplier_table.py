"""Five suppliers for the tests of their table, and which of them a page shows."""

from typing import Any

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.records import insert_suppliers
from tests.platform.conftest import People

LIST: tuple[dict[str, Any], ...] = (
    {
        "name": "株式会社東海精密",
        "name_kana": "トウカイセイミツ",
        "prefecture": "JP-23",
        "own_code": "A-001",
        "tags": ["重点"],
    },
    {"name": "有限会社みなと水産", "name_kana": "ミナトスイサン", "prefecture": "JP-40", "tier": 2},
    {
        "name": "さくら縫製㈱",
        "name_kana": "サクラホウセイ",
        "name_romaji": "Sakura Sewing",
        "aliases": ["桜ソーイング"],
    },
    {"name": "髙﨑鋳造所", "name_kana": "タカサキチュウゾウショ", "corporate_number": "7000012050002"},
    {"name": "PT Sinar Jaya Tbk", "country": "ID"},
)


def list_suppliers(database: Database, people: People) -> list[int]:
    """Suppliers of Yamada Foods, by id in the order of LIST."""
    with database.writing() as session:
        return insert_suppliers(session, people.aoi.organisation_id, LIST, utc_now())


def names_on(page: Any) -> list[str]:
    """The names of the list, in its order."""
    return [each["name"] for each in sorted(LIST, key=lambda each: page.text.find(f">{each['name']}</a>"))
            if f">{each['name']}</a>" in page.text]  # fmt: skip
