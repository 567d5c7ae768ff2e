"""Definitions with something wrong in them: one entry taken out, or junk in its place."""

import random
from typing import Any

import yaml

JUNK: list[Any] = [None, "", 5, -1, 1.5, True, [], {}, "zzz", [1, [2]], {"a": {"b": 1}}, "n_foreign +", "ZT", 10**20]


def damaged(text: str, rng: random.Random) -> str:
    """The same YAML with one thing changed, anywhere."""
    settings = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    path = rng.choice(_paths(settings))
    holder = settings
    for key in path[:-1]:
        holder = holder[key]
    if rng.random() < 0.2:
        del holder[path[-1]]
    else:
        holder[path[-1]] = rng.choice(JUNK)
    return yaml.dump(settings, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [found for key in keys for found in ((*path, key), *_paths(value[key], (*path, key)))]
