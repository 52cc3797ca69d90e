"""The room as a trainee meets it: the real server, the real patient, a real browser."""
from __future__ import annotations

import re
import signal
import time
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.rasa]
READY_S = 120
LINES = [
    "您好，三秦医院网络咨询，我是客服小林，请问怎么称呼您？",
    "好的，谢谢您告诉我。请问您今天想了解哪方面的问题？",
    "我理解您的顾虑，换谁都会多想一想。请问是什么时候发现的？",
    "嗯，我记下了。平时月经量、疼痛这些有变化吗？",
    "聚焦超声手术是9800到13800元，麻醉和耗材都含在里面，术前检查大约600元另算，做之前会给您清单。",
    "您放心慢慢问。我们保证一次根治。",
    "对不起，我刚才说得不对，效果要医生看过检查结果才能说，谁也不能保证。",
    "每一项都列在清单上，您签字以后才做，清单以外不收。",
    "建议您把体检报告带来，请医生当面看一次，您看这周哪天方便？",
    "那周六上午也可以，八点就开门。",
    "方便留个手机号吗？只发预约短信用，不留也可以。",
    "请问您还有什么想了解的吗？",
]


def new_page(browser: Browser, width: int = 1280, height: int = 860, **options) -> Page:
    """A page that fails the test on any script error, refused resource or request to elsewhere."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce",
                                  locale="zh-CN", **options)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text)
            if "Content Security Policy" in message.text else None)
    page.on("request", lambda request: page.faults.append(request.url)
            if not re.match(r"http://127\.0\.0\.1|data:", request.url) else None)
    return page


def begin(page: Page, served, persona: str = "distrustful", seed: int = 7) -> None:
    page.goto(served.url)
    page.check(f"input[name=persona][value={persona}]")
    page.check("input[name=scenario][value=online_consult_fibroids]")
    page.check("input[name=difficulty][value='1']")
    page.locator("details.more summary").click()
    page.fill("#seed", str(seed))
    page.click("#start")
    page.wait_for_url("**/talks/*", timeout=READY_S * 1000)


def own(page: Page):
    return page.locator(".turn.mine:not(.waiting) .words")


def theirs(page: Page):
    return page.locator(".turn:not(.mine) .words")


def say(page: Page, text: str) -> None:
    """Says a line and waits for the patient's answer."""
    mine, before = own(page).count(), theirs(page).count()
    page.fill("#text", text)
    page.keyboard.press("Enter")
    expect(own(page)).to_have_count(mine + 1)
    page.wait_for_function("n => document.querySelectorAll('.turn:not(.mine)').length > n", arg=before)


def finish(page: Page) -> None:
    """Ends the talk if the patient has not, and opens the report."""
    if page.locator("#gone").is_visible():
        page.click("#to-report")
    else:
        page.click("#end")
        page.click("#confirm-end")
    page.wait_for_url("**/report")


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def too_small(page: Page) -> list:
    """Controls under 44 by 44 pixels that a thumb has to hit; links inside running text are not meant."""
    return page.evaluate("""() => [...document.querySelectorAll('button, summary, textarea, a, label.card, input:not([type=radio])')]
      .filter(e => e.checkVisibility() && !e.closest('p, td, .pl-list, .sr') && !e.matches('.skip'))
      .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, r]) => r.width && (r.width < 43.5 || r.height < 43.5)).map(([html, r]) => `${html} ${r.width}x${r.height}`)""")


def test_the_page_opens_at_once_and_goes_on_when_the_patient_is_there(served, chromium):
    page = new_page(chromium)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{served.url}/api/health", timeout=5)
            break
        except OSError:
            time.sleep(.1)
    page.goto(served.url)
    expect(page.locator("#start")).to_be_visible()
    page.wait_for_selector("#arrival", state="hidden", timeout=READY_S * 1000)
    served.wait()
    assert served.url in served.said()


def test_a_whole_talk_with_its_report(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    expect(page.locator(".side .facts")).to_be_visible()
    for line in LINES:
        if page.locator("#gone").is_visible():
            break
        say(page, line)
    assert own(page).count() == len(LINES) or page.locator("#gone").is_visible()
    finish(page)
    assert 0 <= int(page.locator(".score .number").inner_text()) <= 100
    expect(page.locator(".score .word")).to_have_text("未通过")  # 保证一次根治
    marked = page.locator(".talk-part mark")
    assert marked.count() >= 5
    assert page.locator(".talk-part mark", has_text="根治").count() >= 1
    expect(page.locator(".curve-part svg:visible")).to_be_visible()
    page.locator(".pl-card", has_text="根治").locator("a.pl-place").first.focus()
    page.keyboard.press("Enter")
    lit = page.locator(".talk-part mark.lit").first
    expect(lit).to_contain_text("根治")
    expect(lit).to_be_in_viewport()
    with page.expect_download() as download:
        page.locator(".save summary").click()
        page.get_by_text("数据 JSON").click()
    assert download.value.suggested_filename.endswith(".json")
    assert page.faults == []


def test_the_talk_on_a_phone(served, chromium):
    served.wait()
    page = new_page(chromium, 390, 844, has_touch=True, is_mobile=True)
    page.goto(served.url)
    no_sideways(page)
    assert too_small(page) == []
    begin(page, served, "anxious")
    for line in LINES:
        if page.locator("#gone").is_visible():
            break
        say(page, line)
        no_sideways(page)
    assert too_small(page) == []
    page.tap("#open-card")
    expect(page.locator("#card .facts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    finish(page)
    no_sideways(page)
    assert too_small(page) == []
    assert page.locator(".talk-part mark").count() >= 3
    assert page.faults == []


def test_a_reload_in_the_middle_keeps_everything(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    say(page, LINES[0])
    page.fill("#text", "还没写完的话")
    before = page.locator(".words").all_inner_texts()
    page.reload()
    expect(own(page)).to_have_count(1)
    assert page.locator(".words").all_inner_texts() == before
    expect(page.locator("#text")).to_have_value("还没写完的话")
    assert page.faults == []


def test_a_message_without_connection_arrives_once_later(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    say(page, LINES[0])
    page.context.set_offline(True)
    page.fill("#text", "断线时说的话")
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_contain_text("连接断了")
    page.context.set_offline(False)
    expect(page.locator("#line")).to_be_hidden()
    expect(own(page)).to_have_count(2)
    page.reload()
    expect(own(page).filter(has_text="断线时说的话")).to_have_count(1)


def test_markup_in_a_message_stays_text(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    text = "<img src=x onerror=\"document.title='broken'\"><b>您好</b>"
    say(page, text)
    expect(own(page).last).to_have_text(text)
    page.reload()
    expect(own(page).last).to_have_text(text)
    finish(page)
    expect(page.locator(".talk-part")).to_contain_text(text)
    assert page.title() != "broken" and page.locator("main img").count() == 0
    assert page.faults == []


def test_what_cannot_be_sent_is_said(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    page.fill("#text", "  \n ")
    page.click("#send")
    expect(page.locator("#counter")).to_contain_text("空的")
    page.fill("#text", "长" * 1900)
    expect(page.locator("#counter")).to_contain_text("还可以写 100 字")
    page.fill("#text", "长" * 2005)
    page.keyboard.press("Enter")
    expect(page.locator("#counter")).to_contain_text("最多 2000 字")
    assert page.locator(".turn").count() == 0
    for text in ("😀😀", "？？", "Hello, how are you?"):
        say(page, text)
    page.fill("#text", "一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("两行")
    expect(page.locator("#text")).to_have_value("一行\n两行")
    assert page.faults == []


def test_with_the_keyboard_alone(served, chromium):
    served.wait()
    page = new_page(chromium)
    page.goto(served.url)
    page.wait_for_selector("#arrival", state="hidden", timeout=READY_S * 1000)

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                outline = page.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e.closest('label') || e);
                  return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }""")
                assert outline, f"no visible focus on {selector}"
                return
        raise AssertionError(f"Tab never came to {selector}")

    tab_to("input[name=persona]")
    page.keyboard.press("ArrowDown")
    tab_to("input[name=difficulty]")
    tab_to("#start")
    page.keyboard.press("Enter")
    page.wait_for_url("**/talks/*")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("您好，请问怎么称呼您？")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn:not(.mine)")
    tab_to("#end")
    page.keyboard.press("Enter")
    expect(page.locator("#confirm")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(page.locator("#end")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to("#confirm-end")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report")
    tab_to(".findings-part a")
    page.keyboard.press("Enter")
    expect(page.locator(".talk-part .lit").first).to_be_in_viewport()
    assert page.faults == []


def test_the_talk_goes_on_after_the_server_was_killed(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    say(page, LINES[0])
    before = page.locator(".words").all_inner_texts()
    served.stop(signal.SIGKILL)
    page.fill("#text", LINES[1])
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_contain_text("连接断了")
    served.start()
    expect(own(page)).to_have_count(2, timeout=READY_S * 1000)  # went by itself
    again = new_page(chromium)
    again.goto(page.url)
    expect(own(again)).to_have_count(2)
    assert again.locator(".words").all_inner_texts()[:len(before)] == before
    say(again, LINES[2])


def test_the_server_stops_when_told(served):
    served.wait()
    assert served.stop(signal.SIGTERM) == 0
    assert "Traceback" not in served.said()
    assert LINES[0] not in served.said()
