"""XML that nobody's words can break out of."""

import re

# What XML 1.0 allows; anything else has no place in a document, not even escaped.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cdata(text: str) -> str:
    """Return the text as CDATA: illegal characters dropped, `]]>` split over two sections."""
    return f"<![CDATA[{ILLEGAL.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name: str, text: str) -> str:
    """Return one element with that text; the name is ours and not checked."""
    return f"<{name}>{cdata(text)}</{name}>"
