"""The one place of the platform that asks what time it is. How long something takes is measured by `time.monotonic`."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
