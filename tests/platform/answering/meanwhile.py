"""Two who act on one request at the same moment, the second while the first is in the midst of it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

LONG_ENOUGH = 1.0  # seconds, for a second one to come as far as it can
Slow = Callable[[Any, str], threading.Event]


def slow_down(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> threading.Event:
    """The function waits a while before it does its work; the event says so."""
    reached, real = threading.Event(), getattr(module, name)

    def waits(*given: Any, **more: Any) -> Any:
        reached.set()
        threading.Event().wait(LONG_ENOUGH)
        return real(*given, **more)

    monkeypatch.setattr(module, name, waits)
    return reached


def meanwhile(first: Callable[[], Any], reached: threading.Event, second: Callable[[], Any]) -> list[Any]:
    """What both gave; the second begins once the first has `reached` a place."""
    given: list[Any] = []
    working = threading.Thread(target=lambda: given.append(first()))
    working.start()
    assert reached.wait(10)
    after = second()
    working.join(20)
    return [*given, after]
