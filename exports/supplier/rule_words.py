"""An expression's tree written out again, so that a column of workings says what it counts."""

from exports.formulas import literal
from questionnaires.expressions.tree import (
    About,
    Aggregate,
    Arithmetic,
    Call,
    Chosen,
    Comparison,
    Constant,
    Kind,
    Logic,
    Lookup,
    Node,
    Not,
    OneOf,
    Reference,
)


def in_words(node: Node, table: str = "") -> str:
    """The text of an expression; names of columns of `table` without the table."""

    def short(name: str) -> str:
        return name.removeprefix(f"{table}.")

    def inner(part: Node) -> str:
        text = in_words(part, table)
        return f"({text})" if isinstance(part, Arithmetic | Comparison | Logic) else text

    match node:
        case Constant():
            return literal(node.value)
        case Reference():
            return f'"{node.name}"' if node.kind is Kind.TEXT else short(node.name)
        case Arithmetic() | Comparison():
            return f"{inner(node.left)} {node.operator} {inner(node.right)}"
        case OneOf():
            options = ", ".join(node.options)
            return f"{short(node.choice.name)} {'not in' if node.negated else 'in'} ({options})"
        case Chosen():
            return f"{node.option} in {short(node.choices.name)}"
        case Logic():
            return f" {node.operator} ".join(inner(part) for part in node.parts)
        case Not():
            return f"not {inner(node.part)}"
        case About():
            return f"{node.function}({short(node.subject)})"
    return _call(node, table)


def _call(node: Node, table: str) -> str:
    match node:
        case Call():
            name, parts = node.function, [*node.arguments]
        case Aggregate():
            name = node.function
            parts = [part for part in (node.values, node.by, node.where) if part is not None]
        case Lookup():
            name = node.reference_table
            parts = [*node.keys, *([node.on] if node.on is not None else [])]
        case _:
            raise TypeError(f"{node!r} has no words")
    return f"{name}({', '.join(in_words(part, table) for part in parts) or table})"
