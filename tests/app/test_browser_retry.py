"""Retrying as a trainee does it: with the keyboard, in a real room that is killed on the way."""
from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent))  # test_browser.py

from test_browser import LINES, begin, finish, new_page, own, say, theirs  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def press(page, button) -> None:
    """Uses a button with the keyboard alone; it leads to another talk."""
    before = page.url
    button.focus()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/talks/" in url and url != before and not url.endswith("/report"))


def test_a_talk_is_retried_from_the_report_and_compared(served, chromium):
    served.wait()
    page = new_page(chromium)
    begin(page, served)
    for line in LINES[:7]:
        say(page, line)
    first = page.url
    finish(page)
    buttons = page.locator(".talk-part .pl-trainee .retry")
    expect(buttons).to_have_count(7)
    press(page, buttons.nth(5))
    expect(page.locator(".forked")).to_be_visible()
    expect(page.locator(".forked-note")).to_contain_text(LINES[5])
    assert own(page).all_inner_texts() == LINES[:5]
    told = theirs(page).all_inner_texts()
    say(page, "效果因人而异，没有医院能保证，要医生看过检查结果才能说。")
    served.stop(signal.SIGKILL)
    served.start()
    served.wait()
    page.reload()
    expect(own(page)).to_have_count(6)
    assert theirs(page).all_inner_texts()[:len(told)] == told
    second = page.url
    finish(page)
    page.get_by_role("link", name="上次和这次并排看").click()
    page.wait_for_url("**/compare")
    expect(page.locator(".rows li")).to_have_count(2)
    expect(page.locator(".rows li").first.locator(".past .flag").first).to_be_visible()
    expect(page.locator("svg.mood")).to_have_count(2)
    old, new = map(int, page.locator(".score .number").all_inner_texts())
    assert new > old and page.locator(".gap").inner_text().endswith(f"+{new - old}")
    page.goto(f"{first}/report")
    expect(page.locator(".talk-part .pl-trainee")).to_have_count(7)
    expect(page.locator(".talk-part .pl-trainee").nth(5)).to_contain_text("根治")
    expect(page.locator(".retries a[href$='/compare']")).to_have_attribute("href", re.sub("^.*(?=/talks/)", "", second) + "/compare")
    assert page.faults == []


def test_a_finished_talk_offers_the_same_on_a_phone(served, chromium):
    served.wait()
    page = new_page(chromium, 390, 844, has_touch=True, is_mobile=True)
    begin(page, served, seed=8)
    for line in [*LINES[:2], "再见"]:
        say(page, line)
    expect(page.locator("#gone")).to_be_visible()
    buttons = page.locator(".turn.mine .retry")
    expect(buttons).to_have_count(3)
    assert all(box["height"] >= 44 for box in (buttons.nth(number).bounding_box() for number in range(3)))
    press(page, buttons.nth(1))
    expect(page.locator("#composer")).to_be_visible()
    assert own(page).all_inner_texts() == LINES[:1] and not page.locator(".retry").count()
    say(page, LINES[1])
    say(page, "再见")
    expect(page.locator("#gone")).to_be_visible()
    page.get_by_role("link", name="上次和这次并排看").click()
    expect(page.get_by_text("两次一字不差")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390 and page.faults == []
