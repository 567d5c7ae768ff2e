"""The names of roles, and why a password cannot be used."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tadasu.accounts.passwords import LONGEST, SHORTEST, PasswordRefused
from tadasu.asker import Role

ROLE_NAMES: dict[str, LazyString] = {
    Role.PLATFORM_ADMIN: _l("Platform administrator"),
    Role.MEMBER_ADMIN: _l("Administrator"),
    Role.MEMBER_ANALYST: _l("Analyst"),
    Role.SUPPLIER_ADMIN: _l("Supplier, administrator"),
    Role.SUPPLIER_CONTRIBUTOR: _l("Supplier, contributor"),
    Role.AUDITOR: _l("External auditor"),
}
ROLE_RIGHTS: dict[str, LazyString] = {
    Role.PLATFORM_ADMIN: _l("Adds members, sees mails and jobs; sees no answers and no scores."),
    Role.MEMBER_ADMIN: _l(
        "Does everything an analyst does, and also manages colleagues, deadlines and published rules."
    ),
    Role.MEMBER_ANALYST: _l("Works with suppliers, campaigns, reviews and reports."),
}

SEEN_IN_DEMO: dict[str, LazyString] = {
    **ROLE_RIGHTS,
    Role.SUPPLIER_ADMIN: _l(
        "Finds an empty page so far: suppliers answer by the link in their mail, without an account."
    ),
    Role.AUDITOR: _l("Finds an empty page so far: nothing is open to an auditor whom no member has engaged."),
}


def password_refusal(refused: PasswordRefused) -> str:
    """What is wrong with a new password, and what would be better."""
    reasons = {
        "short": _("At least %(count)s characters, please: several words in a row are easy to remember.",
                   count=SHORTEST),
        "long": _("At most %(count)s characters, please.", count=LONGEST),
        "common": _("That is easy to guess: it is a common password, repeats itself, or is made of your own names. "
                    "Please choose several words that have nothing to do with each other."),
    }  # fmt: skip
    return str(reasons[str(refused)])
