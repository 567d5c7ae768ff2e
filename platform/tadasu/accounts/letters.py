"""The mails about accounts, in the language of whoever gets them."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from tadasu.accounts.models import ColleagueInvitation, Person
from tadasu.config import Settings
from tadasu.mail.outbox import Letter


def invitation(
    settings: Settings, invited: ColleagueInvitation, token: str, *, by: str, organisation: str, language: str
) -> Letter:
    """Asks somebody to join; the link in it works once."""
    with force_locale(language):
        return Letter(
            "colleague",
            to_name="",
            to_email=invited.email,
            subject=_("%(organisation)s: invitation to Tadasu", organisation=organisation),
            body=_(
                "%(name)s invites you to work on Tadasu for %(organisation)s.\n\n"
                "Please follow this link within two days to give your name and a password. It works once.\n\n"
                "%(link)s\n\n"
                "If you do not expect this, ignore this mail: without the link nothing happens.\n",
                name=by, organisation=organisation, link=f"{settings.public_base_url}/join/{token}",
            ),
            holds_secret=True,
            drop_at=invited.expires_at,
        )  # fmt: skip


def reset(settings: Settings, person: Person, token: str, expires_at: datetime) -> Letter:
    """The link to a new password."""
    with force_locale(person.language):
        return Letter(
            "reset",
            to_name=person.name,
            to_email=person.email,
            subject=_("A new password for Tadasu"),
            body=_(
                "Dear %(name)s,\n\n"
                "please follow this link within an hour to choose a new password. It works once.\n\n"
                "%(link)s\n\n"
                "If you did not ask for this, ignore this mail: your password stays as it is.\n",
                name=person.name, link=f"{settings.public_base_url}/reset/{token}",
            ),
            holds_secret=True,
            drop_at=expires_at,
        )  # fmt: skip


def password_changed(settings: Settings, person: Person) -> Letter:
    """Told to the owner, who may not be the one who did it."""
    with force_locale(person.language):
        return _to_owner(
            person,
            _("Your password for Tadasu was changed"),
            _(
                "Dear %(name)s,\n\n"
                "your password was changed just now, and you were signed out everywhere else.\n\n"
                "If this was not you, choose a new password at once:\n%(link)s\n",
                name=person.name, link=f"{settings.public_base_url}/forgotten",
            ),
        )  # fmt: skip


def many_tries(settings: Settings, person: Person) -> Letter:
    """Told to the owner once, when many passwords were tried."""
    with force_locale(person.language):
        return _to_owner(
            person,
            _("Many wrong passwords for your account"),
            _(
                "Dear %(name)s,\n\n"
                "in the last quarter of an hour somebody gave more than ten wrong passwords for your account. "
                "Nobody got in with them.\n\n"
                "If it was you and you have forgotten your password, choose a new one:\n%(link)s\n\n"
                "If it was not you, there is nothing you have to do. Tell your administrator if it happens again.\n",
                name=person.name, link=f"{settings.public_base_url}/forgotten",
            ),
        )  # fmt: skip


def _to_owner(person: Person, subject: str, body: str) -> Letter:
    return Letter("account", to_name=person.name, to_email=person.email, subject=subject, body=body)
