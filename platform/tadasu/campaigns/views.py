"""Everything of campaigns that has an address."""

from tadasu.campaigns.pages import bulk, contact, drafts, letters, listing, overview, request, sending, suppliers
from tadasu.campaigns.pages.blueprint import bp

__all__ = ["bp", "bulk", "contact", "drafts", "letters", "listing", "overview", "request", "sending", "suppliers"]
