"""What is asked before many suppliers are changed at once, and what is told afterwards."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tadasu.language import show_number


def question(action: str, count: int, about: str) -> str:
    """`about`: the tags, or the colleague's name, where the action is about one."""
    facts: dict[str, Any] = {"shown": show_number(count), "about": about}
    match action:
        case "archive":
            asked = ngettext("Archive %(shown)s supplier?", "Archive %(shown)s suppliers?", count, **facts)
        case "unarchive":
            asked = ngettext("Bring %(shown)s supplier back?", "Bring %(shown)s suppliers back?", count, **facts)
        case "tag":
            asked = ngettext(
                "Add the tag “%(about)s” to %(shown)s supplier?",
                "Add the tag “%(about)s” to %(shown)s suppliers?",
                count,
                **facts,
            )
        case "untag":
            asked = ngettext(
                "Take the tag “%(about)s” off %(shown)s supplier?",
                "Take the tag “%(about)s” off %(shown)s suppliers?",
                count,
                **facts,
            )
        case "owner" if about:
            asked = ngettext(
                "Shall %(about)s look after %(shown)s supplier?",
                "Shall %(about)s look after %(shown)s suppliers?",
                count,
                **facts,
            )
        case "owner":
            asked = ngettext(
                "Shall nobody look after %(shown)s supplier any more?",
                "Shall nobody look after %(shown)s suppliers any more?",
                count,
                **facts,
            )
        case _:
            raise AssertionError(f"nothing is asked before {action!r}")
    return str(asked)


def told(action: str, count: int) -> str:
    facts: dict[str, Any] = {"shown": show_number(count)}
    match action:
        case "archive":
            sentence = ngettext("%(shown)s supplier is archived.", "%(shown)s suppliers are archived.", count, **facts)
        case "unarchive":
            sentence = ngettext(
                "%(shown)s supplier is back in the list.", "%(shown)s suppliers are back in the list.", count, **facts
            )
        case "owner":
            sentence = ngettext(
                "%(shown)s supplier has a new owner.", "%(shown)s suppliers have a new owner.", count, **facts
            )
        case "tag" | "untag":
            sentence = ngettext(
                "The tags of %(shown)s supplier are changed.",
                "The tags of %(shown)s suppliers are changed.",
                count,
                **facts,
            )
        case _:
            raise AssertionError(f"nothing is told after {action!r}")
    return str(sentence)


def too_many(most: int) -> str:
    shown = show_number(most)
    return str(_("At most %(most)s suppliers can be changed at once. Please narrow the filter.", most=shown))
