"""What a request brings, looked at before anything else.

A body is read whole before a transaction opens, so that a slow sender locks nobody out.
"""

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnprocessableEntity, UnsupportedMediaType

LARGEST_ID = 2**31 - 1  # what a number in a table can hold; no object has a larger one
MEGABYTE = 1_000_000
MOST_FIELDS = 10_000  # a page of ours has some hundreds; reading more only costs time


class ControlCharacter(UnprocessableEntity):
    """A character that no database can hold or look for."""


def refuse_nul() -> None:
    """What an address asks for with a NUL in it, PostgreSQL cannot even look for. Raises ControlCharacter."""
    if b"%00" in request.query_string:
        raise ControlCharacter


def number_asked(name: str) -> int:
    """A number in the query of the address, such as the id behind which a page begins: 0 if there is none or it is
    none, and never more than a table can hold.
    """
    return max(0, min(request.args.get(name, 0, int), LARGEST_ID))


def limit_body(most: int) -> None:
    """At most so many bytes. Only files may make a body large: fields take many times their size in memory."""
    is_upload = request.mimetype == "multipart/form-data"
    request.max_content_length = most if is_upload else min(most, MEGABYTE)


def read_body() -> None:
    """Raises BadRequest for a body that breaks off, and refuses packed bodies and forms of too many fields."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType
    try:
        request.get_data(parse_form_data=True)
    except OSError as error:  # what a server makes of a line that is cut, or of chunks that are none
        raise BadRequest from error
    if sum(len(values) for _name, values in request.form.lists()) > MOST_FIELDS:
        raise RequestEntityTooLarge
