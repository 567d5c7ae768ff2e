"""One form for all documents that say the same, so that they have the same hash."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

_AS_IT_IS = frozenset({str, int, bool, type(None)})  # most values by far, so they are not looked at one by one


def canonical_bytes(document: Mapping[str, object]) -> bytes:
    """UTF-8, sorted keys, no spaces, numbers in shortest form, rows and lists sorted, no comments."""
    return _text({key: _canonical(value) for key, value in document.items() if key != "comments"})


def document_sha256(document: Mapping[str, object]) -> str:
    """Of the canonical form: what was answered, however it was typed.

    Raises UnicodeEncodeError for a text with half of a surrogate pair, which has no UTF-8.
    """
    return sha256(canonical_bytes(document)).hexdigest()


def _canonical(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        changed = {key: _canonical(item) for key, item in value.items() if type(item) not in _AS_IT_IS}
        return {**value, **changed} if changed else value
    if kind is list:
        if set(map(type, value)) <= {str}:
            return sorted(set(value))
        items = [_canonical(item) for item in value]
        return sorted(items, key=_text) if len(items) > 1 else items
    if kind is float and value.is_integer():
        return int(value)
    return value


def _text(value: object) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer beyond 64 bits in a place nobody reads
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()
