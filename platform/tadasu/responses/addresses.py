"""Where the pages of the answering side are, for what leads there without drawing them."""

from flask import current_app, request

DOOR = "/answer/door"
START = "/answer"  # who asks, until when, and the promise
TASKS = "/answer/tasks"
REVIEW = "/answer/review"
HELPERS = "/answer/helpers"
RECEIPT = "/answer/receipt"


def page_of_ours(path: str) -> str:
    """The path, if it is of a page of the answering side; else nothing."""
    adapter = current_app.create_url_adapter(request)
    bare, mark, query = path.partition("?")
    inside = bare == START or bare.startswith(f"{START}/")
    if adapter is None or not inside or "\\" in path or not path.isprintable() or not adapter.test(bare, "GET"):
        return ""
    return f"{bare}{mark}{query}"
