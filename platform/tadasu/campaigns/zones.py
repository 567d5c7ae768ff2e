"""What time it is at a supplier: mails of the ladder arrive in office hours there."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.core import get_global

QUIET_FROM, QUIET_UNTIL = time(20), time(8)
_FRIDAY = 4
# Countries with several zones: the one most of their industry keeps.
_MAIN: Mapping[str, str] = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


def zone_of(country: str, otherwise: str) -> str:
    """The zone of a supplier in that country (ISO 3166); `otherwise` where the country does not tell."""
    if country in _MAIN:
        return _MAIN[country]
    zones = get_global("territory_zones").get(country, [])
    return str(zones[0]) if len(zones) == 1 else otherwise


def is_office_time(zone: str, now: datetime) -> bool:
    """Monday to Friday, from 8:00 until before 20:00 there."""
    there = now.astimezone(ZoneInfo(zone))
    return there.weekday() <= _FRIDAY and QUIET_UNTIL <= there.time() < QUIET_FROM
