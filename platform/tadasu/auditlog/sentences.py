"""The audit log in plain words: a sentence for each action, a name for each kind of thing.

Whoever records a new action adds its sentence here; a test reads the whole program and asks for it.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_SIGNING_IN = {
    "signed in": _l("Signed in"),
    "signed in with a code": _l("Opened the answers with a code"),
    "signed out": _l("Signed out"),
    "signed out everywhere": _l("Signed out on all devices"),
    "session ended": _l("Signed a device out"),
    "sign-in refused": _l("Wrong password given"),
    "code refused": _l("Wrong code given"),
    "password given again": _l("Gave the password again for a protected step"),
    "access denied": _l("Tried to open something without the right to it"),
}

_ACCOUNTS = {
    "account made": _l("Made an account"),
    "profile changed": _l("Changed own details"),
    "password changed": _l("Changed the password"),
    "new password asked for": _l("Asked for a new password"),
    "password reset": _l("Set a new password by a link"),
    "colleague invited": _l("Invited a colleague"),
    "invitation taken back": _l("Took an invitation back"),
    "colleague joined": _l("Joined the organisation"),
    "role changed": _l("Changed a colleague's role"),
    "membership ended": _l("Ended a colleague's access"),
    "member added": _l("Added the organisation to the platform"),
    "member suspended": _l("Suspended the organisation"),
    "member resumed": _l("Ended the suspension of the organisation"),
    "platform set up": _l("Set the platform up"),
    "job tried again": _l("Started a failed job again"),
}

_SUPPLIERS = {
    "supplier added": _l("Added a supplier"),
    "supplier changed": _l("Changed a supplier's details"),
    "supplier removed": _l("Removed a supplier from a campaign"),
    "suppliers added": _l("Added suppliers"),
    "suppliers archived": _l("Archived suppliers"),
    "suppliers brought back": _l("Brought archived suppliers back"),
    "suppliers given an owner": _l("Put a colleague in charge of suppliers"),
    "suppliers tagged": _l("Tagged suppliers"),
    "tags taken off suppliers": _l("Took tags off suppliers"),
    "site added": _l("Added a site"),
    "site changed": _l("Changed a site"),
    "site removed": _l("Removed a site"),
    "intermediary added": _l("Added an intermediary"),
    "intermediary changed": _l("Changed an intermediary"),
    "intermediary linked": _l("Linked an intermediary to a supplier"),
    "intermediary taken off": _l("Took an intermediary off a supplier"),
    "list handed in": _l("Handed in a list of suppliers"),
    "list being applied": _l("Had a list of suppliers applied"),
    "list being undone": _l("Had a list of suppliers taken back"),
    "list applied": _l("Finished applying a list of suppliers"),
    "list undone": _l("Finished taking a list of suppliers back"),
    "list expired": _l("Deleted the rows of a list of suppliers that nobody had worked on for 30 days"),
}

_CAMPAIGNS = {
    "campaign created": _l("Created a campaign"),
    "questions set": _l("Chose the questions of a campaign"),
    "dates set": _l("Set the dates of a campaign"),
    "letter set": _l("Changed a letter of a campaign"),
    "contact set": _l("Set whom a campaign writes to"),
    "draft discarded": _l("Discarded the draft of a campaign"),
    "sending planned": _l("Planned the sending of a campaign"),
    "sending cancelled": _l("Cancelled the planned sending"),
    "planned sending failed": _l("Could not send the campaign as planned"),
    "sending came too late": _l("Did not write to suppliers from whom nothing was taken any more"),
    "archived suppliers left out": _l("Left archived suppliers out of the campaign"),
    "campaign sent": _l("Sent the campaign"),
    "campaign closed": _l("Closed the campaign"),
    "request extended": _l("Extended the due date"),
    "request withdrawn": _l("Withdrew a request"),
    "withdrawal undone": _l("Undid the withdrawal of a request"),
    "reminded by hand": _l("Sent a reminder by hand"),
    "asked again": _l("Asked a supplier again that had declined"),
    "letter sent again": _l("Sent a letter again"),
    "letter marked as returned": _l("Marked a letter as undeliverable"),
    "contact renamed": _l("Changed the name of a contact"),
    "contact corrected": _l("Corrected the address of a request"),
    "contact change asked": _l("Asked the present contact to agree to another one"),
    "contact change agreed": _l("The present contact agreed to another one"),
    "contact change forced": _l("Changed the contact without agreement"),
    "contact change taken back": _l("Took the change of contact back"),
    "telephone code given": _l("Gave a code by telephone"),
    "help settled": _l("Settled a supplier's call for help"),
}

_MAILS = {
    "mail sent": _l("A mail was sent"),
    "mail failed": _l("A mail could not be delivered"),
    "mail bounced": _l("A mail came back as undeliverable"),
    "mail delivery unknown": _l("It is not known whether a mail arrived"),
    "mail dropped": _l("A mail expired before it was sent"),
    "mail queued again": _l("A mail was queued again"),
}

_ANSWERS = {
    "request opened": _l("Opened the request"),
    "answering started": _l("Began to answer"),
    "request declined": _l("Declined to answer"),
    "request taken up again": _l("Took the request up again after declining"),
    "contact gave own address": _l("Gave an own e-mail address"),
    "asked for more time": _l("Asked for more time"),
    "asked to reopen": _l("Asked for the answers to be reopened"),
    "help asked for": _l("Asked somebody to help with sections"),
    "sent back to helper": _l("Sent sections back to the helper"),
    "help taken back": _l("Ended the help with sections"),
    "help finished": _l("Finished the sections handed over"),
    "evidence attached": _l("Attached evidence"),
    "evidence removed": _l("Took evidence off an answer"),
    "submitted": _l("Submitted the answers"),
}

_REVIEWS = {
    "assessed": _l("Calculated the assessment"),
    "review started": _l("Began the review"),
    "questions returned": _l("Returned questions to the supplier"),
    "return cancelled": _l("Cancelled the return"),
    "response reopened": _l("Reopened the answers"),
    "submission accepted": _l("Accepted the submission"),
    "verdict given": _l("Gave a verdict in the review"),
    "rubric proposed": _l("Proposed a new version of the scoring rules"),
    "rubric proposal ready": _l("Calculated what a new version of the scoring rules would change"),
    "rubric proposal failed": _l("Could not calculate what a new version of the scoring rules would change"),
    "rubric not put in force": _l("Could not put a new version of the scoring rules in force"),
    "rubric rejected": _l("Rejected a new version of the scoring rules"),
    "rubric published": _l("Published a new version of the scoring rules"),
    "questionnaire imported": _l("Imported a version of a questionnaire"),
    "rubric imported": _l("Imported a version of the scoring rules"),
    "rubric in force": _l("Put a new version of the scoring rules in force for a campaign"),
}

_REPORTS = {
    "export asked for": _l("Asked for an export"),
    "export made": _l("Made an export"),
    "export failed": _l("Could not make an export"),
}

SENTENCES: dict[str, LazyString] = {
    **_SIGNING_IN, **_ACCOUNTS, **_SUPPLIERS, **_CAMPAIGNS, **_MAILS, **_ANSWERS, **_REVIEWS, **_REPORTS,
}  # fmt: skip

OBJECTS: dict[str, LazyString] = {
    "organisation": _l("Organisation"),
    "person": _l("Person"),
    "respondent": _l("Supplier who answers"),
    "delegate": _l("Helper of a supplier"),
    "colleague_invitation": _l("Invitation of a colleague"),
    "invitation": _l("Link of a request"),
    "supplier": _l("Supplier"),
    "site": _l("Site"),
    "intermediary": _l("Intermediary"),
    "campaign": _l("Campaign"),
    "request": _l("Request"),
    "response": _l("Answer sheet"),
    "delegation": _l("Help with sections"),
    "submission": _l("Submission"),
    "proposal": _l("Proposed scoring rules"),
    "export": _l("Export"),
    "supplier_import": _l("Import"),
    "questionnaire": _l("Questionnaire"),
    "rubric": _l("Scoring rules"),
    "message": _l("Mail"),
    "job": _l("Job"),
}

FACTS: dict[str, LazyString] = {
    "reason": _l("Reason"),
    "role": _l("Role"),
    "round": _l("Round"),
    "before": _l("Before"),
    "after": _l("After"),
    "tags": _l("Tags"),
    "count": _l("Number"),
    "question": _l("Question"),
    "rubric": _l("Scoring rules"),
    "endpoint": _l("Page"),
}
