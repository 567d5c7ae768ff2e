"""One form for all documents that say the same, so that they have the same hash."""

import json
from collections.abc import Mapping
from hashlib import sha256


def canonical_text(document: Mapping[str, object]) -> str:
    """Sorted keys, no spaces, numbers in shortest form, rows and lists sorted, no comments."""
    return _text({key: _canonical(value) for key, value in document.items() if key != "comments"})


def document_sha256(document: Mapping[str, object]) -> str:
    """Of the canonical text in UTF-8: what was answered, however it was typed."""
    return sha256(canonical_text(document).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        if all(isinstance(item, str) for item in items):
            return sorted(set(map(str, items)))
        return sorted(items, key=_text)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
