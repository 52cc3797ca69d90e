"""The chat window in a browser, on a room without Rasa: typing, sending once, composing, mending."""
from __future__ import annotations

import re
import socket
import threading
import time
from typing import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def window(make_room, chromium) -> Iterator[Callable[..., Page]]:
    """Opens a fresh talk in a window; the room is at ``page.room``."""
    room = make_room()
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(room.app, log_level="critical", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(.01)
    contexts = []

    def open_window(**options) -> Page:
        contexts.append(chromium.new_context(locale="zh-CN", **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(8000)
        page.room = room
        page.goto(f"http://127.0.0.1:{door.getsockname()[1]}/talks/{room.open()['id']}")
        expect(page.locator("#clock")).to_have_text(re.compile(r"^\d+:\d\d$"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    server.should_exit = True
    thread.join(5)


def said(page: Page) -> list:
    """What the server has heard from the trainee."""
    events = next(iter(page.room.dialogue.kept.values()))
    return [event["text"] for event in events if event["event"] == "user"]


def waits(page: Page) -> list:
    """How long the patient waited for each message, as the window told the server."""
    events = next(iter(page.room.dialogue.kept.values()))
    return [event["metadata"]["waited_s"] for event in events if event["event"] == "user"]


WATCH = """() => {
  window.seen = [];
  const typing = document.getElementById("typing"), log = document.getElementById("log"), append = log.append;
  Object.defineProperty(typing, "hidden", {
    get() { return typing.hasAttribute("hidden") },
    set(on) { if (!on) window.seen.push("types"); typing.toggleAttribute("hidden", on) },
  });
  log.append = (node) => { window.seen.push(node.classList.contains("mine") ? "trainee" : "patient"); append.call(log, node) };
}"""


def test_the_patient_types_before_each_message(window):
    page = window()
    page.evaluate(WATCH)
    page.fill("#text", "您好")
    page.keyboard.press("Enter")
    expect(page.locator(".turn:not(.mine)")).to_have_count(2)
    expect(page.locator("#typing")).to_be_hidden()
    assert page.evaluate("window.seen") == ["trainee", "types", "patient", "types", "patient"]


def test_who_sends_does_not_wait_for_the_typing(window):
    page = window()
    page.evaluate("window.setTimeout = ((real) => (f, ms) => real(f, ms === 300 ? 60000 : ms))(window.setTimeout)")
    page.fill("#text", "您好")
    page.keyboard.press("Enter")
    expect(page.locator("#typing")).to_be_visible()
    page.fill("#text", "请问您贵姓")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.mine:not(.waiting)")).to_have_count(2)
    texts = page.locator(".words").all_inner_texts()
    assert texts[:4] == ["您好", "第1句 0", "第1句 1", "请问您贵姓"]
    assert waits(page) == [None, -0.6]  # two messages of 300 ms were still to be typed


def test_the_window_tells_how_long_the_patient_waited(window):
    page = window()
    for number, line in enumerate(("您好", "请问您贵姓")):
        page.fill("#text", line)
        page.keyboard.press("Enter")
        expect(page.locator(".turn:not(.mine)")).to_have_count(2 + number)
        expect(page.locator("#typing")).to_be_hidden()
        page.wait_for_timeout(400)
    page.reload()
    page.fill("#text", "没有了")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.mine:not(.waiting)")).to_have_count(3)
    first, second, third = waits(page)
    assert first is None and 0.3 < second < 8 and third >= 0


def test_with_reduced_motion_nothing_is_waited_for(window):
    page = window(reduced_motion="reduce")
    page.evaluate(WATCH)
    page.fill("#text", "您好")
    page.keyboard.press("Enter")
    expect(page.locator(".turn:not(.mine)")).to_have_count(2)
    assert "types" not in page.evaluate("window.seen")


def test_enter_inside_a_composition_does_not_send(window):
    page = window()
    page.fill("#text", "ni hao")
    page.evaluate("""() => document.getElementById('text').dispatchEvent(
        new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))""")
    page.evaluate("""() => { const event = new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true});
        document.getElementById('text').dispatchEvent(event) }""")
    page.wait_for_timeout(200)
    assert said(page) == [] and page.locator(".turn").count() == 0
    expect(page.locator("#text")).to_have_value("ni hao")


def test_two_quick_sends_are_one_message(window):
    page = window()
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))
    page.fill("#text", "您好")
    page.evaluate("() => { const form = document.getElementById('composer'); form.requestSubmit(); form.requestSubmit() }")
    page.fill("#text", "还有")
    page.keyboard.press("Enter")
    expect(page.locator("#counter")).to_contain_text("还在路上")
    page.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".turn:not(.mine)")).to_have_count(2)
    assert said(page) == ["您好"]
    expect(page.locator("#text")).to_have_value("还有")


def test_an_answer_that_is_lost_is_asked_for_again_and_said_once(window):
    page = window(reduced_motion="reduce")
    tries = []

    def lose_first(route: Route) -> None:
        tries.append(route.request.post_data_json)
        if len(tries) == 1:
            route.fetch()  # the server hears it, the page never learns
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/messages", lose_first)
    page.fill("#text", "您好")
    page.keyboard.press("Enter")
    expect(page.locator(".turn:not(.mine)")).to_have_count(2)
    assert said(page) == ["您好"] and len(tries) == 2 and tries[0] == tries[1]
    expect(page.locator(".turn.mine")).to_have_count(1)


def test_a_message_that_was_on_its_way_survives_a_reload(window):
    page = window(reduced_motion="reduce")
    page.route("**/messages", lambda route: route.abort("connectionrefused"))
    page.fill("#text", "在路上的话")
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_contain_text("连接断了")
    page.unroute("**/messages")
    page.reload()
    expect(page.locator(".turn:not(.mine)")).to_have_count(2)
    assert said(page) == ["在路上的话"]


def test_a_server_that_stumbles_offers_to_try_again(window):
    page = window(reduced_motion="reduce")
    page.room.dialogue.fails = True
    page.fill("#text", "您好")
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="再发一次")
    expect(again).to_be_visible(timeout=15_000)
    page.room.dialogue.fails = False
    again.click()
    expect(page.locator(".turn:not(.mine)")).to_have_count(2)
    expect(page.locator(".note")).to_have_count(0)


def test_a_patient_who_leaves_says_so_and_offers_the_report(window):
    page = window()
    page.fill("#text", "再见")
    page.keyboard.press("Enter")
    expect(page.locator("#gone")).to_contain_text("约好了就诊")
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator("#end")).to_be_hidden()
    page.click("#to-report")
    page.wait_for_url("**/report")


def test_a_talk_ended_elsewhere_is_noticed(window):
    page = window(reduced_motion="reduce")
    talk = page.url.rsplit("/", 1)[1]
    page.room.client.post(f"/api/talks/{talk}/end")
    page.fill("#text", "还在吗")
    page.keyboard.press("Enter")
    expect(page.locator("#gone")).to_contain_text("已经结束")
    assert said(page) == []


def test_the_confirmation_can_be_declined(window):
    page = window()
    page.click("#end")
    page.get_by_role("button", name="继续聊").click()
    expect(page.locator("#composer")).to_be_visible()
    page.click("#end")
    page.click("#confirm-end")
    page.wait_for_url("**/report")
