"""A helper as suppliers ask for one, and the link that reaches them."""

import re

from sqlalchemy import select

from tadasu.database import Database
from tadasu.mail.models import Message

TARO = "taro@kanri.example.jp"
HELPER = {"sections": ["fees"], "name": "監理 太郎", "email": TARO, "capacity": "supervising"}


def helper_token(database: Database) -> str:
    """Of the first helper who was written to."""
    with database.reading() as session:
        body = session.scalars(select(Message.body).where(Message.kind == "delegation").order_by(Message.id)).first()
    found = re.search(r"/i/([\w-]+)", body or "")
    assert found is not None
    return found[1]
