"""The two mails about another contact: the question to the present one, and word that it was decided without."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from tadasu.campaigns.letters import Template, fill, greeted, letter_language
from tadasu.campaigns.models import Request
from tadasu.config import Settings
from tadasu.mail import outbox
from tadasu.mail.models import Message

_ASK: Mapping[str, Template] = {
    "ja": Template(
        "【{member}】ご担当者変更の確認（{campaign}）",
        "{supplier}\n{contact} 様\n\nいつもお世話になっております。{member}です。\n\n"
        "「{campaign}」へのご回答について、今後のご担当者（連絡先）を次のアドレスに変更したいと考えております。\n\n"
        "新しい連絡先：{email}\n\n"
        "変更してよろしければ、次のページを開き、ボタンを押してください。入力済みの内容は新しいご担当者に引き継がれます。\n\n"
        "{link}\n\n"
        "お心当たりがない場合や、変更を望まれない場合は、何もせずに{member}へご連絡ください。\n",
    ),
    "en": Template(
        "{member} asks: another contact for {campaign}?",
        "{supplier}\nDear {contact},\n\n{member} would like to change the contact for your answers to \"{campaign}\" "
        "to this address:\n\n{email}\n\n"
        "If you agree, open this page and press the button. What was entered so far passes to the new contact.\n\n"
        "{link}\n\n"
        "If this is unexpected, or you do not want it, do nothing and tell {member}.\n",
    ),
}  # fmt: skip

_TELL: Mapping[str, Template] = {
    "ja": Template(
        "【{member}】ご担当者を変更しました（{campaign}）",
        "{supplier}\n{contact} 様\n\nいつもお世話になっております。{member}です。\n\n"
        "「{campaign}」のご担当者変更についてご返答を確認できなかったため、{member}の管理者が連絡先を変更しました。"
        "これまでの回答用リンクは使えなくなりました。変更の記録は、貴社の回答ページにも表示されます。\n\n"
        "お心当たりがない場合は、{member}へご連絡ください。\n",
    ),
    "en": Template(
        "{member} has changed the contact for {campaign}",
        "{supplier}\nDear {contact},\n\nAs we did not hear from you, an administrator of {member} has changed the "
        "contact for \"{campaign}\". Your link no longer works. Your company's pages show that this was done.\n\n"
        "If this is unexpected, please tell {member}.\n",
    ),
}  # fmt: skip


def ask(session: Session, settings: Settings, request: Request, new_email: str, link: str, now: datetime) -> Message:
    """Asks the present contact whether another may take over."""
    return _put(session, settings, request, "contact_ask", _ASK, {"email": new_email, "link": link}, now)


def tell(session: Session, settings: Settings, request: Request, now: datetime) -> Message:
    """Tells the present contact that it is none any more."""
    return _put(session, settings, request, "contact_told", _TELL, {}, now)


def _put(
    session: Session, settings: Settings, request: Request, kind: str, texts: Mapping[str, Template],
    more: Mapping[str, str], now: datetime,
) -> Message:  # fmt: skip
    language = letter_language(request.contact_language)
    values = {
        "supplier": request.supplier.name,
        "contact": greeted(request.contact_name, language),
        "member": request.campaign.member.name_in(language),
        "campaign": request.campaign.name,
        **more,
    }
    text = fill(texts[language], values)
    letter = outbox.Letter(
        kind=kind, to_name=request.contact_name, to_email=request.contact_email, subject=text.subject, body=text.body,
        holds_secret=True,
    )  # fmt: skip
    return outbox.put(session, settings, letter, now, member_id=request.member_id, request_id=request.id)
