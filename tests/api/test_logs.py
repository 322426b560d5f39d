"""The third door: what the hotline logged finds its case, once (design §6)."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import select
from yarl import URL

from storage import tables
from tests.api.caller import Caller, record
from tests.web.house import PHONE, opened


async def calls(caller: Caller) -> list[str]:
    """List the ids of the calls that were filed."""
    rows = await caller.house.store.rows(select(tables.HOTLINE[0].c.call_id))
    return sorted(row.call_id for row in rows)


async def test_a_call_is_put_to_the_case_of_its_number(caller: Caller) -> None:
    """The timeline has it, whoever has the case is told, masked; nobody else."""
    number = await caller.house.report()
    await caller.house.world.unread("chenyu")
    (result,) = await caller.send(record(case_number=number.lower(), caller="13900009999"))
    assert result == {"index": 0, "call_id": "c-1", "status": "attached", "case_number": number}
    await caller.house.world.settle()
    (told,) = await caller.house.world.unread("chenyu")
    assert told["text"].startswith(f"{number} 的客户 09:58 打了热线（张*")
    assert PHONE not in told["text"]
    page = await caller.house.visitor("chenyu").get(f"/c/{number}")
    assert "客户打了热线" in page.seen
    assert "客户催问理赔进度" in page.seen


async def test_a_call_is_put_to_the_only_open_case_with_its_keys(caller: Caller) -> None:
    """The caller's number is the customer's, however it is written; a closed case is no match."""
    number = await caller.house.report()
    (result,) = await caller.send(record(caller="+86 138-1234-8000"))
    assert (result["status"], result["case_number"]) == ("attached", number)
    staff = record("c-2", caller_kind="staff")
    assert (await caller.send(staff))[0]["status"] != "attached"
    await caller.house.world.say("chenyu", f"已化解 {number}")
    await caller.house.world.settle()
    assert (await caller.send(record("c-3")))[0]["status"] != "attached"


async def test_a_call_is_filed_once(caller: Caller) -> None:
    """The same call again, in one request or in two, gets the answer that it got first."""
    number = await caller.house.report()
    first, again = await caller.send(record(), record())
    assert first["status"] == again["status"] == "attached"
    assert again["repeated"]
    (other,) = await caller.send(record(summary="别的内容"))
    assert (other["case_number"], other["repeated"]) == (number, True)
    assert "先收到的为准" in other["reason"]
    assert await calls(caller) == ["c-1"]
    assert len(await caller.house.booked("hotline_log")) == 1


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"call_id": "a b"}, "call_id", "1 至 64 位"),
        ({"call_id": None}, "call_id", "应为文字"),
        ({"caller": "abc"}, "caller", "至少 3 位数字"),
        ({"caller": "+++"}, "caller", "至少 3 位数字"),
        ({"summary": ""}, "summary", "不能为空"),
        ({"summary": " \n\ufeff"}, "summary", "不能为空"),
        ({"summary": "长" * 20_001}, "summary", "最多 20000 个字符"),
        ({"summary": "坏\x00"}, "summary", "控制字符"),
        ({"summary": "坏\ud800"}, "summary", "控制字符"),
        ({"started_at": "2026-11-23 09:58"}, "started_at", "要带时区"),
        ({"started_at": "昨天"}, "started_at", "应为时间"),
        ({"started_at": 1_795_000_000}, "started_at", "应为时间"),
        ({"started_at": "1795000000"}, "started_at", "应为时间"),
        ({"started_at": "2026-11-23T10:05:01+08:00"}, "started_at", "在将来"),
        ({"started_at": "0001-01-01T00:00:00+14:00"}, "started_at", "早于保存年限"),
        ({"ended_at": "2026-11-23T10:05:01+08:00"}, "ended_at", "在将来"),
        ({"customer": {"name": "张伟"}}, "customer", "应为文字"),
        ({"customer": "张\u202e伟"}, "customer", "控制字符"),
        ({"started_at": "2099-01-01T00:00:00Z"}, "started_at", "在将来"),
        ({"ended_at": "2026-11-23T09:00:00+08:00"}, "ended_at", "早于接通时间"),
        ({"caller_kind": "boss"}, "caller_kind", "customer 或 staff"),
        ({"case_number": "BM-000000-0001"}, "case_number", "没有这个编号"),
        ({"phone": "1"}, "phone", "没有这个字段"),
    ],
)
async def test_a_bad_record_is_refused_alone(
    caller: Caller, change: dict[str, object], field: str, why: str
) -> None:
    """It names index, field and reason; the good one beside it is filed, nothing of the bad one."""
    await caller.house.report()
    bad, good = await caller.send({**record("c-0"), **change}, record())
    assert (bad["index"], bad["status"], bad["field"]) == (0, "refused", field)
    assert why in bad["reason"]
    assert good["status"] == "attached"
    assert await calls(caller) == ["c-1"]


async def test_all_that_is_wrong_with_a_record_is_told_at_once(caller: Caller) -> None:
    """Each field once, however many there are; the first stands beside them as before."""
    bad = {"call_id": 5, "caller": "abc", "started_at": "x", "plate": 7, "phone": "1"}
    (result,) = await caller.send(bad)
    assert [one["field"] for one in result["errors"]] == [
        "call_id", "caller", "summary", "started_at", "plate", "phone",
    ]  # fmt: skip
    assert {name: result[name] for name in ("field", "reason")} == result["errors"][0]
    (both,) = await caller.send(
        record(started_at="2026-11-23T11:00:00+08:00", ended_at="2026-11-23T12:00:00+08:00")
    )
    assert [one["field"] for one in both["errors"]] == ["started_at", "ended_at"]
    (many,) = await caller.send({f"field-{n}": n for n in range(5000)})
    assert len(many["errors"]) == 20


async def test_a_clock_that_is_a_little_ahead(caller: Caller) -> None:
    """Five minutes are let pass, as for the request's own timestamp."""
    await caller.house.report()
    (taken,) = await caller.send(record(started_at="2026-11-23T10:05:00+08:00"))
    assert taken["status"] == "attached"


async def test_a_signature_that_is_no_text(caller: Caller) -> None:
    """Bytes that no client would send are no signature, and no error of ours."""
    url = URL(caller.house.base)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    headers = caller.signed(b"{}") | {"Host": "x", "Content-Length": "2", "Connection": "close"}
    lines = [f"{name}: {value}".encode() for name, value in headers.items()]
    bad = [b"X-Hotline-Signature: \xff\xfe" if b"-Signature" in one else one for one in lines]
    writer.write(b"POST /api/hotline/logs HTTP/1.1\r\n" + b"\r\n".join(bad) + b"\r\n\r\n{}")
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 401")


async def test_what_is_not_even_an_object(caller: Caller) -> None:
    """Each gets its sentence."""
    results = await caller.send(None, "c-1", [], 7)
    assert {one["reason"] for one in results} == {"应为一个对象"}


async def test_a_request_is_let_in_once_signed_and_fresh(caller: Caller) -> None:
    """A replayed, old, forged or unsigned request changes nothing."""
    await caller.house.report()
    body = json.dumps({"records": [record()]}).encode()
    good = caller.signed(body)
    forged = Caller(caller.house, b"another key").signed(body)
    for headers, status in (
        (caller.signed(body, late=301), 401),
        (caller.signed(body, late=-301), 401),
        (forged, 401),
        ({**good, "X-Hotline-Signature": ""}, 401),
        ({**good, "X-Hotline-Timestamp": "٣"}, 401),
        ({**good, "X-Hotline-Nonce": "short"}, 401),
        ({"Content-Type": "application/json"}, 401),
        ({**good, "Content-Type": "text/plain"}, 415),
        ({**good, "Content-Encoding": "gzip"}, 415),
    ):
        assert (await caller.post(body, headers))[0] == status
    assert (await caller.post(body + b" ", good))[0] == 401
    assert await calls(caller) == []
    assert (await caller.post(body, good))[0] == 200
    status, answer = await caller.post(body, good)
    assert (status, "nonce" in answer["reason"]) == (409, True)


async def test_bodies_that_were_not_agreed(caller: Caller) -> None:
    """Each is refused as a whole, in Chinese, before anything is saved."""
    many = json.dumps({"records": [record(f"c-{n}") for n in range(501)]})
    for body, status in (
        ("", 400), ("{", 400), ("[]", 400), ('{"records": []}', 400), ('{"records": {}}', 400),
        ('{"records": [NaN]}', 400), ('{"records": [1], "more": 1}', 400), ("[" * 100_000, 400),
        ('{"records": [1], "institution": "XX"}', 400), (many, 413), (" " * 5_000_000, 413),
        ('{"records": [%s]}' % ("9" * 5000), 400),
    ):  # fmt: skip
        raw = body.encode()
        answer = await caller.post(raw, caller.signed(raw))
        assert (answer[0], bool(answer[1]["reason"])) == (status, True)
    assert await calls(caller) == []


async def test_five_hundred_at_once(caller: Caller) -> None:
    """All are answered in their order; what is wrong with most of them holds up none."""
    await caller.house.report()
    records = [record(f"c-{n}", caller="?" if n % 50 else PHONE) for n in range(500)]
    results = await caller.send(*records)
    assert [one["index"] for one in results] == list(range(500))
    assert [one["index"] for one in results if one["status"] == "attached"] == [*range(0, 500, 50)]
    assert len(await calls(caller)) == 10


async def test_without_a_key_there_is_no_api(tmp_path: Path) -> None:
    """404, however it is signed."""
    async with opened(tmp_path, hotline=b"") as house:
        caller = Caller(house, b"")
        body = json.dumps({"records": [record()]}).encode()
        assert (await caller.post(body, caller.signed(body)))[0] == 404
