"""The content of one message/send: checked and cut as WeCom does (wecom.md §3.3)."""

from collections.abc import Callable
from typing import Any

from simulator.card_rules import check_card
from simulator.cards import card_text
from simulator.errors import ApiError
from simulator.media import Media

Json = dict[str, Any]

TEXT_BYTES = 2048
_ARTICLES = 8


def cut(text: str, most_bytes: int = TEXT_BYTES) -> str:
    """Cut `text` at a number of UTF-8 bytes; half a character at the end is lost."""
    return text.encode()[:most_bytes].decode(errors="ignore")


def shown_text(message: Json, media: Media) -> str:
    """Check the content of `message` and return what a phone reads of it."""
    msgtype = message.get("msgtype")
    reader = _READERS.get(msgtype) if isinstance(msgtype, str) else None
    if reader is None:
        raise ApiError(40008, "invalid msgtype")
    content = message.get(str(msgtype))
    if not isinstance(content, dict):
        raise ApiError(44004 if msgtype == "text" else 40058, f"{msgtype} missing")
    return reader(content, media)


def _plain(content: Json, _: Media) -> str:
    text = content.get("content")
    if not isinstance(text, str) or not text:
        raise ApiError(44004, "content is empty")
    return cut(text)


def _file(content: Json, media: Media) -> str:
    return f"[{media.get(content.get('media_id')).filename}]"


def _textcard(content: Json, _: Media) -> str:
    title, description, url = (content.get(name) for name in ("title", "description", "url"))
    if not title or not description:
        raise ApiError(41016, "title or description missing")
    if not isinstance(url, str) or "://" not in url:
        raise ApiError(45034, "url must have a scheme")
    return f"{str(title)[:128]}\n{str(description)[:512]}\n{url}"


def _news(content: Json, _: Media) -> str:
    articles = content.get("articles")
    if not isinstance(articles, list) or not 1 <= len(articles) <= _ARTICLES:
        raise ApiError(45008, "articles must have 1..8 items")
    return "\n".join(_article(article) for article in articles)


def _article(article: Json) -> str:
    if not article.get("title"):
        raise ApiError(41016, "title missing")
    lines = [cut(str(article["title"]), 128), cut(str(article.get("description", "")), 512)]
    return "\n".join([line for line in [*lines, str(article.get("url", ""))] if line])


def _card(content: Json, _: Media) -> str:
    return card_text(check_card(content))


_READERS: dict[str, Callable[[Json, Media], str]] = {
    "text": _plain,
    "markdown": _plain,
    "image": _file,
    "voice": _file,
    "video": _file,
    "file": _file,
    "textcard": _textcard,
    "news": _news,
    "template_card": _card,
}
