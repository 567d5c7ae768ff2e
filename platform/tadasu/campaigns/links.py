"""Links that name an invitation or a delegation. They are derived, so a reminder can carry the same one
without the link being stored anywhere; the tables hold a hash to find it by.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from tadasu.config import Settings


def token(settings: Settings, kind: str, id: int, generation: int) -> str:
    """`kind` is "invitation", "delegation" or "contact"."""
    digest = hmac.digest(settings.key("links"), f"{kind}:{id}:{generation}".encode(), sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def token_sha256(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def link(settings: Settings, token: str) -> str:
    return f"{settings.public_base_url}/i/{token}"


def contact_link(settings: Settings, token: str) -> str:
    """Where the present contact agrees to another one."""
    return f"{settings.public_base_url}/contact/{token}"
