"""Time zones to choose from, each by its city in the reader's language."""

from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_timezone_location

OFFERED = (
    "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Manila", "Asia/Ho_Chi_Minh",
    "Asia/Bangkok", "Asia/Phnom_Penh", "Asia/Vientiane", "Asia/Yangon", "Asia/Jakarta", "Asia/Singapore",
    "Asia/Kuala_Lumpur", "Asia/Kathmandu", "Asia/Colombo", "Asia/Dhaka", "Asia/Kolkata", "Asia/Karachi",
    "Asia/Ulaanbaatar", "Asia/Dubai", "Europe/London", "Europe/Paris", "Europe/Berlin", "America/New_York",
    "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo", "America/Lima", "Australia/Sydney",
)  # fmt: skip


def is_zone(name: str) -> bool:
    return name in available_timezones()


def choices(locale: Locale, present: str) -> list[tuple[str, str]]:
    """Names and words; `present` is among them even if it is a rare one."""
    names = OFFERED if present in OFFERED or not present else (present, *OFFERED)
    return [(name, get_timezone_location(name, locale=locale, return_city=True)) for name in names]
