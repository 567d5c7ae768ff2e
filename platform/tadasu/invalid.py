"""What a schema has against a form, in sentences."""

from typing import Any

from marshmallow import ValidationError

Errors = dict[str, list[str]]


def errors_of(error: ValidationError) -> Errors:
    """The sentences by field, without the numbers marshmallow gives the entries of a list."""
    return {str(field): _flat(said) for field, said in _by_field(error).items()}


def first_error(error: ValidationError) -> tuple[str, str]:
    """The path of the first field that is wrong, such as `answers.3`, and its sentence."""
    path: list[str] = []
    said: Any = _by_field(error)
    while isinstance(said, dict):
        key, said = next(iter(said.items()))
        path.append(str(key))
    return ".".join(path), _flat(said)[0]


def _by_field(error: ValidationError) -> dict[Any, Any]:
    """What is about no field, raised outside of a schema, stands under marshmallow's own word for that."""
    return error.messages if isinstance(error.messages, dict) else {"_schema": error.messages}


def _flat(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [sentence for inner in said.values() for sentence in _flat(inner)]
    return [str(each) for each in said] if isinstance(said, list) else [str(said)]
