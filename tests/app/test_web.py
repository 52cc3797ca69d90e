"""The pages on a room without Rasa, and the opening of the door."""
from __future__ import annotations

import logging
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.web import server
from language.authoring import UserError

WEB = Path(server.__file__).parent


def test_the_first_page_offers_every_choice(room):
    html = room.client.get("/").text
    for words in ("价格敏感", "焦虑的样子", "网络咨询", "三秦医院", "容易", "一般", "困难", "种子", "开始练习"):
        assert words in html
    assert 'value="price_focused" checked' in html


def test_the_chat_window_has_the_fact_card_at_hand(room):
    html = room.client.get(f"/talks/{room.open()['id']}").text
    for words in ("聚焦超声", "9800–13800 元", "20 元", "雁塔路88号", "8:00–20:00", "民营", "医保定点", "李主任", "周二上午", "停车", "地下两层"):
        assert words in html
    assert 'role="log"' in html and 'aria-live="polite"' in html


def test_pages_wait_calmly_and_go_on(make_room):
    room = make_room(held=True)
    assert "患者正在路上" in room.client.get("/").text
    waiting = room.client.get("/talks/anything")
    assert waiting.status_code == 503 and "患者正在路上" in waiting.text and waiting.headers["retry-after"]
    room.arrive.set()
    assert room.loaded.wait(10)
    assert room.client.get(f"/talks/{room.open()['id']}").status_code == 200


def test_pages_say_what_to_do_when_loading_failed(make_room):
    room = make_room(error=UserError("模型坏了，请运行 make train"))
    while room.client.get("/api/health").json()["status"] == "loading":
        pass
    for address in ("/", "/talks/x", "/talks/x/report"):
        assert "请运行 make train" in room.client.get(address).text


def test_the_report_page(room):
    talk = room.open(seed=5)
    assert room.client.get(f"/talks/{talk['id']}/report").status_code == 409
    room.say(talk["id"], "您好")
    room.client.post(f"/api/talks/{talk['id']}/end")
    html = room.client.get(f"/talks/{talk['id']}/report").text
    assert "80" in html and "再练一次" in html and 'data-seed="5"' in html and "理由1" in html
    for form, kind in (("json", "application/json"), ("html", "text/html"), ("md", "text/markdown")):
        answer = room.client.get(f"/talks/{talk['id']}/report.{form}")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
        assert "attachment" in answer.headers["content-disposition"]
    assert room.client.get(f"/talks/{talk['id']}/report.exe").status_code == 404


def test_an_ended_talk_without_words_has_a_page_too(room):
    talk = room.open()
    room.client.post(f"/api/talks/{talk['id']}/end")
    assert "还没有开口" in room.client.get(f"/talks/{talk['id']}/report").text


@pytest.mark.parametrize("address", ["/nothing", "/talks/unknown", "/talks/unknown/report", "/talks/%3Cscript%3E", "/static/no.js"])
def test_unknown_pages_are_readable(room, address):
    answer = room.client.get(address)
    assert answer.status_code == 404 and "回首页" in answer.text and "<script>" not in answer.text
    assert "Traceback" not in answer.text


def test_a_page_that_fails_shows_no_traceback(room, monkeypatch):
    talk = room.open()
    monkeypatch.setattr(server.routes.views, "talk_view", lambda *_: 1 / 0)
    answer = room.client.get(f"/talks/{talk['id']}")
    assert answer.status_code == 500 and "回首页" in answer.text
    assert "ZeroDivisionError" not in answer.text and "content-security-policy" in answer.headers


@pytest.mark.parametrize("address", ["/", "/api/health", "/api/nothing", "/nothing", "/static/room.css", "/report-pieces.css", "/api/docs"])
def test_every_answer_carries_the_security_headers(room, address):
    headers = room.client.get(address, headers={"Origin": "http://elsewhere.test"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_pages_obey_their_own_policy(room):
    talk = room.open()
    room.say(talk["id"], "<script>alert(1)</script>")
    pages = [room.client.get(address).text for address in ("/", f"/talks/{talk['id']}", "/api/docs", "/nothing")]
    room.client.post(f"/api/talks/{talk['id']}/end")
    pages.append(room.client.get(f"/talks/{talk['id']}/report").text)
    for html in pages:
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)[^>]*>", html)  # no inline script
        assert not re.search(r"\son\w+=|\sstyle=|<style", html) and "//cdn" not in html
        assert "alert(1)" not in html or "&lt;script&gt;" in html


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_rendered_as_html():
    for path in [*WEB.glob("static/*"), *WEB.glob("templates/*")]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text), path
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), path


def test_the_api_manual_is_readable_offline(room):
    html = room.client.get("/api/docs").text
    described = room.client.get("/api/openapi.json").json()
    assert "/api/talks/{talk_id}/messages" in described["paths"]
    for words in ("/api/talks/{talk_id}/messages", "message_id", "学员说一句", "503"):
        assert words in html


def test_no_word_of_a_talk_reaches_the_log(room, caplog):
    with caplog.at_level(logging.INFO):
        talk = room.open()
        room.say(talk["id"], "我的病很私密")
        room.client.get(f"/talks/{talk['id']}")
    assert "私密" not in caplog.text


def test_a_taken_port_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"端口 {port} 已被占用，换一个：make serve PORT="):
            server.bound("127.0.0.1", port)
        done = subprocess.run([sys.executable, "-m", "app.cli", "serve", "--port", str(port)], capture_output=True,
                              text=True, cwd=WEB.parent.parent, timeout=60)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.strip().splitlines()) == 1
    assert "已被占用" in done.stderr


def test_a_port_taken_by_a_room_that_only_just_opened_is_noticed():
    with server.bound("127.0.0.1", 0) as first:
        with pytest.raises(UserError, match="已被占用"):
            server.bound("127.0.0.1", first.getsockname()[1])


def test_a_host_that_is_not_ours_is_one_line():
    with pytest.raises(UserError, match="HOST="):
        server.bound("no-such-host.invalid", 0)


def test_a_missing_model_names_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr("app.training.model_path", lambda: tmp_path / "none.tar.gz")
    with pytest.raises(UserError, match="make train"):
        server.run("127.0.0.1", 0, tmp_path / "db.sqlite")


@pytest.mark.parametrize("host, shown", [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"),
                                         ("::", "http://[::1]:8000"), ("::1", "http://[::1]:8000")])
def test_the_address_can_be_clicked(host, shown):
    assert server.address(host, 8000) == shown
