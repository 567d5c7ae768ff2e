"""Where somebody who answers stands: which response, in what role, and what is still possible."""

from dataclasses import dataclass
from datetime import date, datetime

from questionnaires.model import Questionnaire
from tadasu.asker import Role
from tadasu.campaigns.dates import is_closed, today_in
from tadasu.campaigns.models import Answering, Campaign, Request, Response
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Delegation
from tadasu.responses.prepared import Prepared

EDITABLE = frozenset({Answering.OPENED, Answering.STARTED, Answering.RETURNED})


@dataclass(frozen=True)
class Standing:
    """A response as the person at hand may see and change it, at the moment the request arrived.

    `sections` are those the person may see: all for the respondent, the delegated ones for a delegate.
    """

    response: Response
    request: Request
    campaign: Campaign
    supplier: Supplier
    member_name: str
    prepared: Prepared
    delegation: Delegation | None
    role: Role
    language: str
    sections: tuple[str, ...]
    arrived: datetime

    @property
    def questionnaire(self) -> Questionnaire:
        return self.prepared.questionnaire

    @property
    def is_respondent(self) -> bool:
        return self.role is Role.RESPONDENT

    @property
    def blocked(self) -> str:
        """Why nothing can be changed: "revoked", "withdrawn", "declined", "submitted", "closed"; "" if it can."""
        if self.delegation is not None and self.delegation.state in ("revoked", "ended"):
            return "revoked" if self.delegation.state == "revoked" else "submitted"
        if self.request.withdrawn_at is not None:
            return "withdrawn"
        if self.request.answering == Answering.DECLINED:
            return "declined"
        if self.request.answering not in EDITABLE:
            return "submitted"
        return "closed" if is_closed(self.request, self.campaign, self.arrived) else ""

    @property
    def is_round_open(self) -> bool:
        return not self.blocked

    @property
    def is_returned(self) -> bool:
        return self.request.answering == Answering.RETURNED

    @property
    def round(self) -> int:
        """The round being written, or the one submitted last."""
        return self.request.round + (1 if self.request.answering in EDITABLE else 0)

    def sees(self, question_id: str) -> bool:
        return self.prepared.section_of.get(question_id) in self.sections

    def is_locked(self, question_id: str) -> bool:
        """Whether only other questions were sent back."""
        return self.response.editable is not None and question_id not in self.response.editable

    def may_edit(self, question_id: str) -> bool:
        return self.is_round_open and self.sees(question_id) and not self.is_locked(question_id)

    @property
    def today(self) -> date:
        """In the zone of the campaign."""
        return today_in(self.campaign.zone, self.arrived)
