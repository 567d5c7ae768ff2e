"""The statement a signer makes. Its id changes with its words, so that a submission says which were read."""

from flask_babel import gettext as _

TEXT_ID = "true-and-complete/1"


def statement() -> str:
    return str(
        _(
            "I have the authority to answer for this company. To the best of my knowledge the answers are true and "
            "complete, and nobody was put under pressure for giving them."
        )
    )
