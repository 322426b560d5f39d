"""How the insurer's numbers look."""

from bot.flows.fields import Pattern

_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_LETTER, _SIGN = "[A-HJ-NP-Z]", "[A-HJ-NP-Z0-9]"

# Five signs behind the letter, one of them a digit; a new-energy plate has six, of which D to K
# mark the energy (GA 36-2018).
PLATE = Pattern(
    sure=(
        rf"{_PROVINCE}{_LETTER}[ ·•.-]?(?:"
        rf"[A-HJK]{_SIGN}\d{{4}}|\d{{5}}[A-HJK]|(?=[A-Z]*\d){_SIGN}{{4}}[A-HJ-NP-Z0-9挂学警港澳])"
    ),
    told=rf"{_PROVINCE}{_LETTER}[ ·•.-]?{_SIGN}{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]",
    near=rf"{_PROVINCE}[A-Z][ ·•.-]?(?:[A-Z0-9]{{3,4}}|[A-Z0-9]{{7,9}})",
)

# What follows a name such as 保单号, unless it is a mobile number: six digits at least.
_TOLD = r"(?!1[3-9]\d{9}(?!\d))(?=(?:[A-Z-]*\d){6})[A-Z0-9-]{8,30}"

# P for a policy, R for a report and C for a claim, three letters of the product, then digits.
POLICY = Pattern(sure=r"P[A-Z]{3}\d{10,20}", told=_TOLD)
CLAIM = Pattern(sure=r"[RC][A-Z]{3}\d{10,20}", told=_TOLD)
