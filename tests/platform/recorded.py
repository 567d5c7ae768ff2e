"""What the program writes into the audit log, read from its source: each action and each kind of thing.

A function that hands an action or a subject on is followed to whoever calls it. What is not written
out where it is recorded is reported, because nobody could look it up.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

_SOURCE = ROOT / "platform"
_RECORD = ("tadasu.auditlog.operations", "record")
_WHAT = ("action", "subject")
Function = tuple[str, str]  # module and name


@dataclass
class Module:
    """One file: its functions, what its names mean, and its constants."""

    name: str
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, Function] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)


@dataclass
class Recorded:
    """Actions, kinds, and the places that do not say which."""

    actions: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)


def recorded() -> Recorded:
    modules = [_module(path) for path in sorted(_SOURCE.rglob("*.py"))]
    found = Recorded()
    for what in _WHAT:
        takers: dict[Function, str] = {_RECORD: what}
        while more := dict(_handing_on(modules, takers)):
            takers |= more
        for module, inside, call, value in _given(modules, takers):
            texts = _texts(module, inside, value, what)
            if texts is None and (inside is None or not _is_handed_on(inside, value)):
                found.unclear.append(f"{module.name}:{call.lineno}: {what} is {ast.unparse(value)}")
            (found.actions if what == "action" else found.kinds).update(texts or ())
    return found


def _module(path: Path) -> Module:
    module = Module(".".join(path.relative_to(_SOURCE).with_suffix("").parts))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            module.functions[node.name] = node
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                module.imported[name.asname or name.name] = (node.module, name.name)
                module.modules[name.asname or name.name] = f"{node.module}.{name.name}"
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            module.constants[node.targets[0].id] = node.value
    return module


def _handing_on(modules: Sequence[Module], takers: dict[Function, str]) -> Iterator[tuple[Function, str]]:
    """Functions that give one of their parameters to one that is known to record it."""
    for module, inside, _call, value in _given(modules, takers):
        if inside is not None and _is_handed_on(inside, value) and (module.name, inside.name) not in takers:
            assert isinstance(value, ast.Name)
            yield (module.name, inside.name), value.id


def _given(
    modules: Sequence[Module], takers: dict[Function, str]
) -> Iterator[tuple[Module, ast.FunctionDef | None, ast.Call, ast.expr]]:
    """Each call of a taker, where it stands, and what it is given."""
    signatures = {(each.name, name): function for each in modules for name, function in each.functions.items()}
    for module in modules:
        for inside in module.functions.values():
            for call in (node for node in ast.walk(inside) if isinstance(node, ast.Call)):
                target = _target(module, call.func)
                if target in takers and target in signatures:
                    value = _argument(call, signatures[target], takers[target])
                    assert value is not None, f"{module.name}:{call.lineno} gives no {takers[target]}"
                    yield module, inside, call, value


def _target(module: Module, called: ast.expr) -> Function | None:
    if isinstance(called, ast.Name):
        if called.id in module.functions:
            return module.name, called.id
        return module.imported.get(called.id)
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return module.modules.get(called.value.id, ""), called.attr
    return None


def _argument(call: ast.Call, function: ast.FunctionDef, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    places = [argument.arg for argument in function.args.args]
    return call.args[places.index(name)] if name in places and places.index(name) < len(call.args) else None


def _is_handed_on(inside: ast.FunctionDef, value: ast.expr) -> bool:
    arguments = (*inside.args.args, *inside.args.kwonlyargs)
    return isinstance(value, ast.Name) and value.id in [argument.arg for argument in arguments]


def _texts(module: Module, inside: ast.FunctionDef | None, value: ast.expr, what: str) -> set[str] | None:
    """The texts an expression can be, where the source says them; else None."""
    if isinstance(value, ast.IfExp):
        return _all([_texts(module, inside, each, what) for each in (value.body, value.orelse)])
    if isinstance(value, ast.Tuple):
        return _texts(module, inside, value.elts[0], what)
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return {value.value}
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        table = module.constants.get(value.value.id)
        return (
            _all([_texts(module, None, each, what) for each in table.values]) if isinstance(table, ast.Dict) else None
        )
    if isinstance(value, ast.Name):
        known = _assigned(inside, value.id) or module.constants.get(value.id)
        return _texts(module, inside, known, what) if known is not None else None
    return None


def _all(found: Sequence[set[str] | None]) -> set[str] | None:
    known = [each for each in found if each is not None]
    return set().union(*known) if len(known) == len(found) else None


def _assigned(inside: ast.FunctionDef | None, name: str) -> ast.expr | None:
    for node in ast.walk(inside) if inside is not None else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return node.value
    return None
