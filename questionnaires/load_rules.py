"""From expressions in YAML to bound rules, with every mistake noted at its line and column."""

from collections.abc import Callable, Mapping

from questionnaires.expressions.binding import Names, bind
from questionnaires.expressions.syntax import ExpressionError, Word, parse
from questionnaires.expressions.tree import Kind
from questionnaires.model import Rule
from questionnaires.names import CycleError, in_order, question_of
from questionnaires.problems import MOST_TOLD
from questionnaires.yaml_source import Source


def bind_in_order(entries: Mapping[str, Source], names: Callable[[Mapping[str, Rule]], Names]) -> dict[str, Rule]:
    """Derived values, one after another so that each knows the kinds of those it uses.

    `names` gives what an expression may use once some derived values are known.
    """
    needs = {name: _names_in(str(entry.value)) for name, entry in entries.items()}
    try:
        order = in_order(needs)
    except CycleError as error:
        cycle = error.args[1]
        entries[cycle[0]].problem("definition_cycle", cycle=" -> ".join(cycle))
        return {}
    rules: dict[str, Rule] = {}
    for name in order:
        if rule := bind_at(entries[name], names(rules), Kind.NUMBER, Kind.TRUTH):
            rules[name] = rule
    return rules


def bind_at(source: Source, names: Names, *kinds: Kind) -> Rule | None:
    """The expression at `source`, of the first kind that fits; a mistake is noted with its column.

    Where more is wrong than is told, nothing further is worked out.
    """
    if source.missing or len(source.problems) > MOST_TOLD:
        return None
    text = " ".join(str(source.value).split())
    errors: list[ExpressionError] = []
    for kind in kinds:
        try:
            return Rule(text, bind(text, names, kind))
        except ExpressionError as error:
            errors.append(error)
    source.problem("expression", column=errors[0].column, error=errors[0].reason, expression=text)
    return None


def _names_in(text: str) -> set[str]:
    """Every name in an expression's text; none if it cannot be read (that is noted later)."""
    try:
        waiting: list[Word] = [parse(text)]
    except ExpressionError:
        return set()
    found = set()
    while waiting:
        word = waiting.pop()
        is_lookup = word.kind == "call" and word.text == "lookup"
        waiting.extend(word.parts[1:] if is_lookup else word.parts)  # a table's name is no value
        if word.on is not None:
            waiting.append(word.on)
        if word.kind == "name":
            found.add(question_of(word.text))
    return found
