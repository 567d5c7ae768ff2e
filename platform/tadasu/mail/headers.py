"""Headers written by ourselves, so that no name or subject is ever read as the language of mails.

The standard library parses what is put into a header, and finds encoded words in it: a name such as
"=?utf-8?Q?x=0D=0ABcc:_...?=" would become headers of its own.
"""

import unicodedata
from collections.abc import Mapping
from email.header import Header
from email.utils import parseaddr

_LINE = 76


def block(fields: Mapping[str, str]) -> bytes:
    """The lines of the headers, each ended, in ASCII. Values are written by the functions below."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode("ascii")


def words(text: str, before: int = 0) -> str:
    """Text of people for a header: one line, without control characters, coded if it is anything but plain.

    `before`: how many characters stand before it on its first line.
    """
    clean = one_line(text)
    is_plain = clean.isascii() and "=?" not in clean
    return Header(clean, "us-ascii" if is_plain else "utf-8", _LINE - before).encode(linesep="\r\n")


def mailbox(name: str, address: str) -> str:
    """A person's name with their address, which must be usable (see `composing.envelope_address`)."""
    clean = one_line(name)
    if not clean:
        return address
    if clean.isascii() and "=?" not in clean:
        escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"\r\n <{address}>'
    return f"{words(clean, before=8)}\r\n <{address}>"


def sender(setting: str) -> str:
    """The sender as the operator set it: an address, or a name with one."""
    return mailbox(*parseaddr(setting))


def one_line(text: str) -> str:
    """What can stand on one line: white space becomes single spaces, and nothing is left that cannot be seen."""
    sound = text.encode("utf-8", "replace").decode()
    return " ".join("".join(" " if unicodedata.category(each) == "Cc" else each for each in sound).split())
