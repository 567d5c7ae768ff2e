"""The mails of a campaign: their standard words, the placeholders that may stand in them, filling them in.

A placeholder is a word in braces. The list is closed: an unknown one is refused when the text is
saved, never found out when a thousand mails leave.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

PLACEHOLDERS = ("supplier", "contact", "member", "campaign", "due_date", "minutes", "link")
KINDS = ("invitation", "reminder", "returned")
LONGEST_SUBJECT, LONGEST_BODY = 200, 5_000
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,40})\}")
_WIDE = re.compile(rf"[{{｛]({'|'.join(PLACEHOLDERS)})[}}｝]")


@dataclass(frozen=True)
class Template:
    subject: str
    body: str


class TemplateProblem(Exception):
    """`code`: "empty", "long", "unknown" (with the word), "brace", "link_missing" or "link_in_subject"."""

    def __init__(self, code: str, word: str = "") -> None:
        super().__init__(code)
        self.code, self.word = code, word


STANDARD: Mapping[str, Mapping[str, Template]] = {
    "invitation": {
        "ja": Template(
            "【{member}】{campaign}へのご回答のお願い",
            "{supplier}\n{contact} 様\n\nいつもお世話になっております。{member}です。\n\n"
            "外国人労働者の受入れ状況について、下記の調査へのご回答をお願いいたします。\n\n"
            "調査名：{campaign}\n回答期限：{due_date}\n所要時間：約{minutes}分\n費用：無料（アカウント登録は不要です）\n\n"
            "回答ページ：\n{link}\n\n"
            "課題があっても、率直なご回答と改善の計画は、根拠のない「問題なし」より高く評価されます。\n"
            "途中で保存して、後日続きから回答できます。ご不明な点は、下記までお問い合わせください。\n\n"
            "ご多忙のところ恐れ入りますが、何卒よろしくお願い申し上げます。\n\n{member}\n",
        ),
        "en": Template(
            "{member} asks for your answers: {campaign}",
            "{supplier}\nDear {contact},\n\n"
            "{member} asks you to answer a questionnaire on how foreign workers are received at your company.\n\n"
            "Questionnaire: {campaign}\nPlease answer by: {due_date}\nTime needed: about {minutes} minutes\n"
            "Cost: none, and no account is needed\n\nAnswer here:\n{link}\n\n"
            "An honest problem with a plan scores better than an unsupported \"no problem\".\n"
            "You can stop at any time and go on later. If anything is unclear, please ask us.\n\n"
            "Thank you for your time.\n\n{member}\n",
        ),
    },
    "reminder": {
        "ja": Template(
            "【{member}】{campaign}：ご回答期限のご案内（{due_date}）",
            "{supplier}\n{contact} 様\n\nいつもお世話になっております。{member}です。\n\n"
            "「{campaign}」へのご回答をお待ちしております（ご回答期限：{due_date}）。"
            "途中まで入力された内容がある場合は保存されており、続きから回答できます。\n\n"
            "回答ページ：\n{link}\n\n行き違いでご回答済みの場合は、ご容赦ください。\n"
            "ご多忙のところ恐れ入りますが、何卒よろしくお願い申し上げます。\n\n{member}\n",
        ),
        "en": Template(
            "Reminder: {campaign} (due day: {due_date})",
            "{supplier}\nDear {contact},\n\n{member} is waiting for your answers to \"{campaign}\" "
            "(due day: {due_date}). If you have begun, what you entered is saved, and you can go on from there.\n\n"
            "Answer here:\n{link}\n\n"
            "If you have answered in the meantime, please excuse this mail.\n\n{member}\n",
        ),
    },
    "returned": {
        "ja": Template(
            "【{member}】{campaign}：ご確認のお願い",
            "{supplier}\n{contact} 様\n\nご回答ありがとうございました。\n"
            "いくつかの質問について、確認または追記をお願いいたします。\n\n"
            "期限：{due_date}\n\n回答ページ：\n{link}\n\n先にご提出いただいた内容は、そのまま保管されています。\n"
            "お手数をおかけしますが、何卒よろしくお願い申し上げます。\n\n{member}\n",
        ),
        "en": Template(
            "{member} has questions on your answers: {campaign}",
            "{supplier}\nDear {contact},\n\nThank you for your answers. "
            "Please check or add to some of them by {due_date}.\n\nAnswer here:\n{link}\n\n"
            "What you submitted first is kept as it was.\n\n{member}\n",
        ),
    },
}  # fmt: skip


STANDARD_PURPOSE: Mapping[str, str] = {
    "ja": (
        "当社は、サプライチェーンで働く外国人の方々の採用費用、労働条件、転籍の自由などの実態を確認し、"
        "課題があれば一緒に改善していくために、この調査を行います。"
        "ご回答は当社の担当部署が確認し、改善のご相談に役立てます。"
    ),
    "en": (
        "We ask in order to learn how foreign workers in our supply chain are recruited, paid and treated, and to put "
        "right together with you what needs it. "
        "Our responsible department reads your answers and uses them to talk with you about improvements."
    ),
}
"""What a new campaign begins with as its purpose, by language."""
_ASK = {"ja": "担当：{name}\nメール：{email}\n", "en": "{name}\n{email}\n"}


def standard_messages(name: str, email: str) -> dict[str, dict[str, dict[str, str]]]:
    """What a new campaign begins with, as it is stored: signed by whoever makes it, who can be asked."""

    def signed(language: str, body: str) -> str:
        return body + _ASK[language].format(name=_plain(name), email=_plain(email))

    return {
        kind: {
            language: {"subject": each.subject, "body": signed(language, each.body)}
            for language, each in templates.items()
        }
        for kind, templates in STANDARD.items()
    }


def letter_language(language: str) -> str:
    """The language a contact is written to: their own if there are letters in it, else Japanese."""
    return language if language in STANDARD["invitation"] else "ja"


def greeted(contact: str, language: str) -> str:
    """Whom a letter greets where no name is known."""
    return contact or {"ja": "ご担当者", "en": "colleague"}[language]


def template_of(messages: Mapping[str, Any], kind: str, language: str) -> Template:
    """The campaign's own words, or the standard ones where it has none."""
    stored = messages.get(kind, {}).get(language)
    return Template(**stored) if stored else STANDARD[kind][language]


def check(kind: str, template: Template) -> None:
    """Raises TemplateProblem."""
    if not template.subject.strip() or not template.body.strip():
        raise TemplateProblem("empty")
    if len(template.subject) > LONGEST_SUBJECT or len(template.body) > LONGEST_BODY:
        raise TemplateProblem("long")
    for text in (template.subject, template.body):
        for word in _PLACEHOLDER.findall(text):
            if word not in PLACEHOLDERS:
                raise TemplateProblem("unknown", word)
        if set("{}") & set(_PLACEHOLDER.sub("", text)):
            raise TemplateProblem("brace")
    if "{link}" in template.subject:
        raise TemplateProblem("link_in_subject")
    if "{link}" not in template.body:
        raise TemplateProblem("link_missing")


def with_plain_braces(text: str) -> str:
    """A Japanese keyboard writes ｛supplier｝ where {supplier} is meant."""
    return _WIDE.sub(lambda match: f"{{{match[1]}}}", text)


def fill(template: Template, values: Mapping[str, str]) -> Template:
    """Puts values into the placeholders; what a value says is never looked at for more of them."""

    def value(match: re.Match[str]) -> str:
        return values.get(match[1], match[0])

    return Template(" ".join(_PLACEHOLDER.sub(value, template.subject).split()), _PLACEHOLDER.sub(value, template.body))


def _plain(text: str) -> str:
    """Without braces, which would stand for a placeholder."""
    return text.translate({ord("{"): "(", ord("}"): ")"})


def day_in_words(day: date, language: str) -> str:
    return format_date(day, {"ja": "y年M月d日"}.get(language, "d MMMM y"), locale=language)
