"""What is written of the API is true: the description, the page, the client in it."""

import json
import re
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from functools import cache

import aiohttp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.web.api import openapi
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
        "0 c-1 attached ", "1 c-2 refused 应为号码，至少 3 位数字，可带空格和 + - ( ) #",
    ]  # fmt: skip


@cache
def validator(name: str) -> OAS31Validator:
    """Check what a schema of the description says."""
    known = openapi.document()
    return OAS31Validator({"$ref": f"#/components/schemas/{name}", **known})


@given(JSON | FIELDS | st.builds(lambda more: {**record(), **more}, FIELDS))
def test_what_is_read_is_what_is_described(raw: object) -> None:
    """A record that is taken fits its schema; one that does not fit is refused."""
    fits = validator("Record").is_valid(raw)
    assert fits or not isinstance(read(raw), Record)


async def test_every_answer_is_as_described(caller: Caller) -> None:
    """Attached, drafted, repeated, refused, and the refusals of the whole request."""
    number = await caller.house.report()
    told = {"a": record(case_number=number), "b": record("c-2", caller="13900009999")}
    results = await caller.send(told["a"], told["a"], told["b"], {**told["b"], "plate": "x"}, {}, 7)
    assert [one["status"] for one in results] == [
        "attached", "attached", "drafted", "drafted", "refused", "refused",
    ]  # fmt: skip
    for one in results:
        validator("Result").validate(one)
    for body, headers, status in (
        (b"{", {}, "400"), (b"{}", {"X-Hotline-Signature": "0"}, "401"),
        (b" " * 5_000_000, {}, "413"), (b"{}", {"Content-Type": "text/plain"}, "415"),
    ):  # fmt: skip
        found, answer = await caller.post(body, caller.signed(body) | headers)
        assert str(found) == status
        assert status in openapi.REFUSED
        validator("Error").validate(answer)


@given(JSON | FIELDS | st.builds(lambda more: {**record(), **more}, FIELDS))
def test_any_record_is_read_or_refused_in_chinese(raw: object) -> None:
    """Whatever JSON can be, nothing raises."""
    found = read(raw)
    if isinstance(found, tuple):
        assert found
        assert all(any("一" <= sign <= "鿿" for sign in reason) for _, reason in found)


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
