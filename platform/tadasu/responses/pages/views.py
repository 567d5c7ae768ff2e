"""The blueprint with all its pages: importing this module declares them."""

from tadasu.responses.pages import evidence, helping, later, section, signing, start
from tadasu.responses.pages.blueprint import bp

__all__ = ["bp", "evidence", "helping", "later", "section", "signing", "start"]
