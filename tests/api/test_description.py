"""What is written of the API is true: the description, the page, the client in it."""

import json
import re
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE

import aiohttp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.web.api.record import Record, read
from tests.api.caller import Caller, record
from tests.house.sources import ROOT, code_words
from tests.web.house import HOTLINE

PAGE = (ROOT / "docs/hotline-api.md").read_text("utf-8")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries({}, optional=dict.fromkeys([*Record.model_fields, "x"], JSON))


async def test_the_description_is_openapi(caller: Caller) -> None:
    """It is served without a key, is valid OpenAPI 3.1, and names every field."""
    url = f"{caller.house.base}/api/openapi.json"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        found = await answer.json()
    OpenAPIV31SpecValidator(found).validate()
    assert found["openapi"] == "3.1.0"
    schemas = found["components"]["schemas"]
    assert set(schemas["Record"]["properties"]) == set(Record.model_fields)
    assert set(schemas["Record"]["required"]) == {"call_id", "caller", "started_at", "summary"}


def test_the_page_names_every_field() -> None:
    """What may be sent and what comes back stands in docs/hotline-api.md."""
    assert set(Record.model_fields) <= code_words(PAGE)


async def test_the_client_of_the_page_works(caller: Caller) -> None:
    """Copied as it is, it signs, sends and prints."""
    number = await caller.house.report()
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    arguments = (sys.executable, "-c", code[1], caller.house.base, HOTLINE.decode())
    client = await create_subprocess_exec(*arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    out, wrong = await client.communicate(
        json.dumps([record(case_number=number), record("c-2", caller="?")]).encode()
    )
    assert wrong == b""
    assert out.decode().splitlines() == [
        "0 c-1 attached ", "1 c-2 refused 应为 3 至 32 位的号码，只含数字、空格和 + - ( ) #",
    ]  # fmt: skip


@given(JSON | FIELDS | st.builds(lambda more: {**record(), **more}, FIELDS))
def test_any_record_is_read_or_refused_in_chinese(raw: object) -> None:
    """Whatever JSON can be, nothing raises."""
    found = read(raw)
    if isinstance(found, tuple):
        assert found[1]
        assert any("一" <= sign <= "鿿" for sign in found[1])


async def test_no_body_is_an_error_of_ours(caller: Caller) -> None:
    """Bytes and JSON of any kind, signed: never a 500, and each record has its answer."""
    await caller.house.report()

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.lists(st.binary() | st.lists(JSON | FIELDS, max_size=4), min_size=5, max_size=5))
    def collect(found: list[object]) -> None:
        bodies.extend(found)

    bodies: list[object] = []
    collect()
    for told in bodies:
        body = told if isinstance(told, bytes) else json.dumps({"records": told}).encode()
        status, answer = await caller.post(body, caller.signed(body))
        assert status < 500
        if status == 200 and isinstance(told, list):
            assert len(answer["results"]) == len(told)
