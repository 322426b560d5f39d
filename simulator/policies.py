"""A policy system of our own, for the demo and the tests: who holds which policy, plate or phone.

The numbers are made up; the phone numbers lie in the range that nobody has.
"""

from typing import Any, Final

from aiohttp import web

Json = dict[str, Any]

POLICIES: Final[tuple[Json, ...]] = (
    {
        "policy": "PDZA202632010000012345", "claim": "RDZA202632010000012345", "plate": "苏A12345",
        "customer": "张伟", "phone": "13812346721",
        "id_number": "320106198503122013", "address": "南京市鼓楼区中山北路18号2幢301室",
        "product": "家用车商业险",
    },
    {
        "policy": "PDZA202632010000067890", "claim": "", "plate": "苏B6K789",
        "customer": "李雷", "phone": "13812346722",
        "id_number": "320504197911064312", "address": "苏州市姑苏区干将东路66号",
        "product": "家用车交强险",
    },
    {
        "policy": "PYDL202632010000000321", "claim": "RYDL202632010000000654", "plate": "",
        "customer": "韩梅梅", "phone": "13812346723",
        "id_number": "320203199008256621", "address": "无锡市梁溪区人民中路9号5楼",
        "product": "雇主责任险",
    },
)  # fmt: skip


async def find(request: web.Request) -> web.Response:
    """Answer ``{kind, value}`` with the customer, or 404 where nobody is known."""
    asked = await request.json()
    kind, value = asked.get("kind"), asked.get("value")
    for one in POLICIES:
        if value and one.get(kind) == value:
            return web.json_response(
                {
                    "customer": one["customer"], "phone": one["phone"],
                    "policy_no": one["policy"], "plate": one["plate"], "product": one["product"],
                    "id_number": one["id_number"], "address": one["address"],
                }
            )  # fmt: skip
    return web.json_response({}, status=404)
