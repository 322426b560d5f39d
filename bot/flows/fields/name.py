"""What a customer is called."""

import re
from dataclasses import dataclass

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import is_chatter, is_unknown, normalise
from bot.flows.fields.naming import (
    COMPANY,
    ETHNIC,
    HAN,
    LATIN,
    LONGEST,
    PREFIX,
    SURNAME_ONLY,
    TITLED,
    names_in,
    no_word,
    plausible,
    surname_of,
    titled,
)


@dataclass(frozen=True, eq=False)
class Name(Step[str]):
    """A customer's name: 张三, 张先生, 欧阳女士, 阿里木·买买提, John Smith or a company."""

    example: str = "张三 或 张先生"
    private: bool = True

    segment = r"[^\s,;。]"

    def parse(self, text: str) -> str:
        """Return the name; refuse a sentence, a number or "不知道"."""
        name = PREFIX.sub("", normalise(text)).strip()
        forms = (TITLED, ETHNIC, LATIN, COMPANY, SURNAME_ONLY)
        shaped = any(form.fullmatch(name) for form in forms)
        bare = re.fullmatch(rf"[{HAN}]{{2,3}}", name) or plausible(name)
        if len(name) > LONGEST or is_chatter(name) or is_unknown(name):
            shaped = bare = False
        if not (shaped or (bare and no_word(name))):
            raise Refusal("这不像姓名或称呼，麻烦再说一下客户怎么称呼。", self.example)
        return name

    def fits(self, text: str) -> bool:
        """Tell whether an unmarked reply is surely a name: two characters alone may be a word."""
        name = PREFIX.sub("", normalise(text)).strip()
        forms = (ETHNIC, LATIN, COMPANY, SURNAME_ONLY)
        return titled(name) or plausible(name) or any(form.fullmatch(name) for form in forms)

    def spot(self, text: str) -> list[Span[str]]:
        """Find names after a cue, before a title, beside a phone, or that are all of the text."""
        return names_in(text)

    def load(self, raw: Json) -> str:
        """Return a stored name; raise ValueError when it is none."""
        if not isinstance(raw, str) or not raw:
            raise ValueError(raw)
        return raw

    def show(self, value: str) -> str:
        """Return the surname with title, or the first letter, where the name is private."""
        match = TITLED.fullmatch(value)
        if not self.private or COMPANY.fullmatch(value) or value.startswith("姓"):
            return value
        body, title = (match[1], match[2]) if match else (value, "")
        known = surname_of(body) or body[:1]
        return known + "*" * min(len(body) - len(known), 3) + title
