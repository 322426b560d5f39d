"""The case on a phone: who sees what, and what pressing does."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.cases import by_number
from storage.evidence import of_case
from tests.web.house import PHONE, House


async def test_a_leader_opens_the_case_and_takes_it(house: House) -> None:
    """From the card's link to the action: the login goes by itself, the button does it."""
    number = await house.report()
    await house.world.until("10:05:30")
    wang = house.visitor("wangfang")

    page = await wang.get(f"/c/{number}")
    assert page.status == 200
    assert "领导介入" in page.seen
    assert "10:15:00" in page.seen
    assert "到时未化解，会通知赵磊" in page.seen
    assert f'href="tel:{PHONE}"' in page.text
    assert 'href="tel:13900000101"' in page.text

    after = await wang.press(page, "take")
    assert after.status == 200
    assert "已记下“接手”" in after.seen
    assert "王芳接手" in after.seen
    assert 'value="take"' not in after.text


@pytest.mark.rule("S4-R18")
async def test_each_exit_works_from_the_page(house: House) -> None:
    """The reporter has the same three exits as in chat."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")
    for word in ("已化解", "上报", "转投诉组"):
        assert f">{word}</button>" in page.text

    await chen.press(page, "resolve")
    assert await house.state(number) == "resolved_early"


async def test_the_page_says_whose_minutes_they_were(house: House) -> None:
    """Five minutes were the reporter's; the leader's run since he was told."""
    number = await house.report()
    await house.world.until("10:08")
    page = await house.visitor("wangfang").get(f"/c/{number}")
    spent = " ".join(page.seen[page.seen.index("用时") :].split())
    assert "陈宇 现场化解时限 5分00秒" in spent
    assert "王芳 领导介入时限，第1级 3分00秒" in spent


async def test_the_second_press_hears_who_was_first(house: House) -> None:
    """Two people have the page open; the later one is told, and nothing is done twice."""
    number = await house.report()
    await house.world.until("10:05:30")
    wang, chen = house.visitor("wangfang"), house.visitor("chenyu")
    hers, his = await wang.get(f"/c/{number}"), await chen.get(f"/c/{number}")

    await wang.press(hers, "resolve")
    late = await chen.press(his, "resolve")
    assert late.status == 409
    assert "这次没有改动" in late.seen
    assert "王芳记为“已化解”" in late.seen
    assert await house.booked("resolved") == ["wangfang"]


async def test_two_phones_press_at_once(house: House) -> None:
    """Whoever is first wins by the case's revision; the other hears of it."""
    number = await house.report()
    await house.world.until("10:05:30")
    wang, chen = house.visitor("wangfang"), house.visitor("chenyu")
    hers, his = await wang.get(f"/c/{number}"), await chen.get(f"/c/{number}")

    answers = await asyncio.gather(wang.press(hers, "resolve"), chen.press(his, "resolve"))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert len(await house.booked("resolved")) == 1


async def test_a_replayed_form_changes_nothing(house: House) -> None:
    """The same form sent again is answered with one's own earlier action."""
    number = await house.report()
    await house.world.until("10:05:30")
    wang = house.visitor("wangfang")
    page = await wang.get(f"/c/{number}")

    await wang.press(page, "pass_up")
    again = await wang.press(page, "pass_up")
    assert again.status == 409
    assert "转到赵磊（第2级）" in again.seen
    assert await house.booked("raised") == ["system", "wangfang"]


async def test_looking_does_not_spoil_an_open_page(house: House) -> None:
    """Looks and details by others are no reason to turn a press away."""
    number = await house.report()
    await house.world.until("10:05:30")
    wang = house.visitor("wangfang")
    page = await wang.get(f"/c/{number}")
    await wang.get(f"/c/{number}")
    await house.visitor("chenyu").get(f"/c/{number}")

    assert (await wang.press(page, "take")).status == 200


async def test_whoever_must_act_sees_the_number_and_it_is_booked(house: House) -> None:
    """The number is full for one person at a time, masked for the others, and each look stays."""
    number = await house.report()
    chen, wang = house.visitor("chenyu"), house.visitor("wangfang")
    assert PHONE in (await chen.get(f"/c/{number}")).text
    assert await house.booked("revealed") == ["chenyu"]

    await house.world.until("10:05:30")
    assert PHONE in (await wang.get(f"/c/{number}")).text
    masked = await chen.get(f"/c/{number}")
    assert PHONE not in masked.text
    assert "138****8000" in masked.seen
    assert "张伟" not in masked.seen
    assert "由王芳联系客户" in masked.seen
    assert await house.booked("revealed") == ["chenyu", "wangfang"]


@pytest.mark.parametrize("stranger", ["liuyang", "liguang", "sunli"])
async def test_a_stranger_learns_nothing(house: House, stranger: str) -> None:
    """Not in the chain, a number that does not exist, and another's form look the same."""
    number = await house.report()
    browser = house.visitor(stranger)

    mine = await browser.get(f"/c/{number}")
    unknown = await browser.get("/c/BM-261123-9999")
    # Each holds the number that was asked for, and nothing else that differs.
    assert (mine.status, mine.text) == (404, unknown.text.replace("BM-261123-9999", number))

    assert await house.booked("revealed") == []


async def test_a_number_that_is_none_needs_no_login(house: House) -> None:
    """Whatever else stands in the address is answered at once, and nothing of it comes back."""
    page = await house.visitor("chenyu").get("/c/<script>alert(1)", follow=False)
    assert page.status == 404
    assert "alert(1)" not in page.text


async def test_words_of_people_stay_words(house: House) -> None:
    """Markup in a story, a name or a note is shown as it was typed."""
    number = await house.report(story="")
    await house.world.say("chenyu", '<img src=x onerror="alert(1)">客户说"</textarea><script>')
    await house.world.settle()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")
    page = await chen.press(page, "note", note="<b>先别回</b>")

    assert "&lt;b&gt;先别回&lt;/b&gt;" in page.text
    assert "&lt;img src=x" in page.text
    assert "<img src=x" not in page.text
    assert page.text.count("<script>") == 1


async def test_a_note_is_kept_once(house: House) -> None:
    """A note stands in the timeline, sealed in the record; the same form adds it once."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")

    after = await chen.press(page, "note", note="客户在大厅，情绪缓和")
    assert "客户在大厅，情绪缓和" in after.seen
    again = await chen.press(page, "note", note="客户在大厅，情绪缓和")
    assert "没有重复记" in again.seen
    assert await house.booked("note") == ["chenyu"]
    empty = await chen.press(after, "note", note="  ")
    assert "请先写内容" in empty.seen


async def test_a_note_that_is_too_long_is_not_cut(house: House) -> None:
    """Nothing of it is kept, and its writer hears how much fits; a huge one is not even read."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")

    assert "这条有 501 字，没有记" in (await chen.press(page, "note", note="长" * 501)).seen
    huge = await chen.press(page, "note", note="长" * 30_000)
    assert (huge.status, "一条留言最长 500 字" in huge.seen) == (413, True)
    assert await house.booked("note") == []


async def test_numbers_in_a_note_are_masked_for_others(house: House) -> None:
    """A note may name the customer's number; only whoever acts reads it in full."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")
    await chen.press(page, "note", note="另一个电话 138 1234 9999")
    await house.world.until("10:05:30")

    assert "138****9999" in (await chen.get(f"/c/{number}")).seen
    assert "138 1234 9999" in (await house.visitor("wangfang").get(f"/c/{number}")).seen


async def test_a_form_of_another_page_is_refused(house: House) -> None:
    """Without the token, or with one of another case, nothing is done."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")

    for token in ("", "00" * 30, page.form["token"][:-2] + "00"):
        refused = await chen.press(page, "resolve", token=token)
        assert (refused.status, "没有执行" in refused.seen) == (403, True)
    assert await house.state(number) == "soothing"


async def test_a_form_sent_to_another_number_does_nothing(house: House) -> None:
    """A changed number in the address: the token belongs to the case that it was made for."""
    hers = await house.report("liuyang", story="")
    number = await house.report()
    page = await house.visitor("chenyu").get(f"/c/{number}")
    elsewhere = replace(page, url=page.url.with_path(f"/c/{hers}"))

    assert (await house.visitor("chenyu").press(elsewhere, "resolve")).status == 401
    chen = house.visitor("chenyu")
    await chen.get(f"/c/{number}")
    assert (await chen.press(elsewhere, "resolve")).status == 403
    assert await house.state(hers) == "soothing"


async def test_evidence_opens_for_those_who_may(house: House) -> None:
    """A photo is shown, a voice plays or is saved as it came; each look is booked."""
    number = await house.report()
    body = {"app": "claims"}
    await house.world.post("/sim/users/chenyu/image", body)
    await house.world.post("/sim/users/chenyu/send", body | {"msgtype": "voice"})
    await house.world.settle()
    await house.world.until("10:05:30")
    wang = house.visitor("wangfang")
    page = await wang.get(f"/c/{number}")
    assert "打开照片 1" in page.seen
    assert "语音 2" in page.seen

    case = await by_number(house.store, number)
    assert case is not None
    rows = await of_case(house.store, case.id)
    kinds = []
    for row in rows:
        file = await wang.get(f"/c/{number}/evidence/{row.id}")
        assert file.status == 200
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        kinds.append((file.headers["Content-Type"], file.headers["Content-Disposition"][:10]))
    assert kinds == [("image/png", "inline; fi"), ("audio/amr", "attachment")]
    played = await wang.get(f"/c/{number}/evidence/{rows[1].id}?play=1")
    assert played.headers["Content-Type"] == "audio/mpeg"
    assert await house.booked("evidence_opened") == ["wangfang"] * 3

    stranger = house.visitor("sunli")
    assert (await stranger.get(f"/c/{number}/evidence/{rows[0].id}")).status == 404
    assert await house.booked("evidence_opened") == ["wangfang"] * 3


async def test_the_page_is_small_and_asks_nobody(house: House) -> None:
    """One answer of less than 60 KB; the policy of the page lets in nothing from elsewhere."""
    page = await house.visitor("chenyu").get(f"/c/{await house.report()}")
    assert len(page.text.encode()) < 60_000
    assert "http" not in page.text.replace(house.base, "")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"


async def test_with_the_record_away_the_page_says_so(house: House) -> None:
    """No empty error: a sentence, and that nothing was done."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")
    path = house.world.settings.evidence_dir.parent / "bot.db"
    moved = path.rename(path.with_name("moved.db"))
    try:
        answer = await chen.press(page, "resolve")
    finally:
        moved.rename(path)
    assert (answer.status, "没有执行" in answer.seen) == (503, True)


async def test_a_file_that_is_gone_is_said_and_reported(
    house: House, expect_error_log: Callable[[str], None]
) -> None:
    """A damaged or missing file is no empty error; the operator hears of it."""
    number = await house.report()
    await house.world.post("/sim/users/chenyu/image", {"app": "claims"})
    await house.world.settle()
    case = await by_number(house.store, number)
    assert case is not None
    row = (await of_case(house.store, case.id))[0]
    for path in house.world.settings.evidence_dir.rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt")

    expect_error_log("evidence unreadable")
    chen = house.visitor("chenyu")
    await chen.get(f"/c/{number}")
    answer = await chen.get(f"/c/{number}/evidence/{row.id}")
    assert (answer.status, "附件打不开" in answer.seen) == (500, True)


async def test_somebody_else_at_the_same_pc_logs_in(house: House) -> None:
    """The page says who looks; 换人 logs out, also from the page that refuses a stranger."""
    number = await house.report()
    visitor = house.visitor("sunli")
    refused = await visitor.get(f"/c/{number}")
    assert refused.status == 404
    assert "换一个人登录" in refused.seen

    left = await visitor.leave(number)
    assert (left.status, "已退出" in left.seen) == (200, True)
    assert (await visitor.get(f"/c/{number}", follow=False)).status == 302
    visitor.userid = "chenyu"
    assert "您是陈宇" in (await visitor.get(f"/c/{number}")).seen
    assert (await visitor.leave("//evil.example/")).status == 404
