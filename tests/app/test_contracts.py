"""Every persona contract is shown to fail: on a persona, or a talk, that was broken on purpose."""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.cast import Casting, Library, load_library
from actions.moves import KIND_ACTS
from actions.patient import PatientMessage, Reply
from actions.vocabulary import ACTS
from app.contracts import between, replays
from app.contracts.facts import FactFinder, conflict, values, wordings
from app.contracts.lines import of_persona, shared
from app.contracts.played import Breach, Memory, Played, play, play_heard
from app.contracts.run import finder
from app.contracts.scripts import job, made_up
from app.contracts.talks import TALK_CONTRACTS, breaches
from language.listener import listener

HAN = Casting("price_focused", "online_consult_fibroids", "fibroids_han", 2, 3)
SECRET = "上次有家跟我说八千，去了变一万五"  # a wording of the fact that Han tells in confidence only


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def ear() -> Memory:
    return Memory(listener())


def says(library: Library, *lines: str) -> Library:
    """The price hunter has nothing else to say, whatever happens."""
    own = {move: list(lines) for move in library.lines["price_focused"]}
    return replace(library, lines={**library.lines, "price_focused": own})


def persona(library: Library, **changes: Any) -> Library:
    """The price hunter, changed."""
    changed = library.personas["price_focused"].copy(update=changes)
    return replace(library, personas={**library.personas, "price_focused": changed})


def limits(library: Library, **changes: Any) -> Library:
    """The price hunter with other limits."""
    levels = library.personas["price_focused"].difficulty
    return persona(library, difficulty={level: limit.copy(update=changes) for level, limit in levels.items()})


def fact(library: Library, topic: str, **changes: Any) -> Library:
    """Han with one fact changed."""
    profile = library.profiles["fibroids_han"]
    facts = [one.copy(update=changes) if one.topic == topic else one for one in profile.facts]
    return replace(library, profiles={**library.profiles, profile.id: profile.copy(update={"facts": facts})})


def held(library: Library, ear: Memory, trainee: str = "curt", casting: Casting = HAN) -> Played:
    return play([job(trainee, casting, library)], library, ear)[0]


def broken(talk: Played, library: Library) -> Dict[str, List[Breach]]:
    from app.contracts import run

    run._FINDERS.clear()  # the library of a test is not that of the last
    found: Dict[str, List[Breach]] = {}
    for breach in breaches(talk, finder(talk.job.casting, library)):
        found.setdefault(breach.contract, []).append(breach)
    run._FINDERS.clear()
    return found


def test_no_two_wordings_of_a_fact_give_different_measures(library: Library) -> None:
    told = [(name, one, other) for name, profile in library.profiles.items()
            for one in wordings(profile) for other in wordings(profile) if one.key == other.key]
    assert not [pair for pair in told if conflict(pair[1].says, pair[2].says)]



def test_our_own_talks_keep_them(library: Library, ear: Memory) -> None:
    for trainee in ("excellent", "average", "curt", "pushy", "unlawful", "random"):
        assert broken(held(library, ear, trainee), library) == {}


FAULTS: Dict[str, Sequence[Any]] = {
    "told before trust": ("disclosure", lambda own: says(own, SECRET), "还不到"),
    "never told": ("disclosure", lambda own: fact(says(own, "站柜台老得跑厕所换"), "symptom", tell="never", says=["站柜台老得跑厕所换"]), "绝不会说"),
    "another surname": ("contradiction", lambda own: says(own, "我姓王"), "姓韩却说姓王"),
    "another age": ("contradiction", lambda own: says(own, "今年35岁"), "41 岁却说"),
    "another number": ("contradiction", lambda own: says(own, "139****0000"), "138****6621"),
    "speaks as staff": ("role", lambda own: says(own, "欢迎咨询我们医院"), "像医院的人"),
    "too long": ("length", lambda own: says(own, *("这句话实在太长了谁也不会这样一口气打出来" * 8 + mark for mark in "一二三四五六七八九十")), "平均每条"),
    "unfilled": ("empty", lambda own: replace(own, lines={**own.lines, "price_focused": {
        move: ["一共[多少", "到底[多少", "那是[多少"] for move in own.lines["price_focused"]}}), "没填好"),
    "leaves at once": ("ending", lambda own: limits(own, leave_patience=1.0), "第一句话就走了"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_persona_breaks_its_contract(library: Library, ear: Memory, name: str) -> None:
    contract, spoil, words = FAULTS[name]
    spoilt = spoil(library)
    found = broken(held(spoilt, ear), spoilt)
    assert contract in found, (name, found)
    assert any(words in breach.message for breach in found[contract])
    for breach in found[contract]:
        assert (breach.persona, breach.profile, breach.difficulty, breach.seed) == ("price_focused", "fibroids_han", 2, 3)
        assert breach.trainee == "curt" and breach.turn is not None and breach.turn >= 0


def test_a_fact_told_unasked_is_undue(library: Library, ear: Memory) -> None:
    """The profile says how long it has been; a line that tells it before anybody asked is a leak."""
    own = fact(library, "surgery", says=["去年刚做过阑尾手术"])
    talk = held(own, ear)
    leak = PatientMessage("去年刚做过阑尾手术", {}, (), 0)
    assert any(breach.contract == "disclosure" and "没有问" in breach.message
               for breach in sum(broken(doctored(talk, 3, leak), own).values(), []))
    asked = play_heard("asks", HAN, [made_up("greet"), listener().hear("请问您以前做过手术吗？")], own)
    assert "disclosure" not in broken(doctored(asked, 1, leak), own)


def test_two_values_of_one_fact_are_a_contradiction(library: Library, ear: Memory) -> None:
    own = fact(library, "size", says=["肌瘤有4.6公分", "肌瘤有七公分"])
    talk = held(own, ear)
    first, second = (PatientMessage(text, {}, (), 0) for text in ("肌瘤有4.6公分", "肌瘤有七公分"))
    found = broken(doctored(doctored(talk, 1, first), 3, second), own)
    assert any("先说" in breach.message and breach.turn == 3 for breach in found["contradiction"])


def doctored(talk: Played, turn: int, *messages: PatientMessage) -> Played:
    """The talk with other messages in one answer."""
    exchanges = list(talk.exchanges)
    exchanges[turn] = exchanges[turn]._replace(reply=Reply(messages))
    return replace(talk, exchanges=tuple(exchanges))


def test_a_talk_that_was_spoilt_breaks_its_contract(library: Library, ear: Memory) -> None:
    talk = held(library, ear, "excellent")
    again = PatientMessage(talk.texts[0][1] + "。", {}, (), 0)
    assert broken(doctored(talk, 4, again), library)["repeated"][0].turn == 4
    assert broken(doctored(talk, 4), library)["empty"][0].turn == 4
    assert broken(doctored(talk, 4, PatientMessage(" ", {}, (), 0)), library)["empty"]
    left = play_heard("acts", HAN, [made_up("greet"), made_up("goodbye")], library)
    stays = replace(left, exchanges=tuple(one._replace(after=replace(one.after, outcome=None)) for one in left.exchanges))
    assert "告别" in broken(stays, library)["ending"][0].message
    gone = replace(talk, exchanges=(talk.exchanges[0]._replace(after=replace(talk.exchanges[0].after, outcome="thinks")),))
    assert "第一句话" in broken(gone, library)["ending"][0].message
    angry = replace(talk, exchanges=(*talk.exchanges[:-1], talk.exchanges[-1]._replace(
        after=replace(talk.exchanges[-1].after, outcome="hangs_up"))))
    assert "没有人得罪" in broken(angry, library)["ending"][0].message


def test_nobody_talks_for_ever(library: Library) -> None:
    talk = play_heard("acts", HAN, [made_up("explain_treatment", f"ask_{name}") for name in ("age", "onset") * 30], library)
    assert talk.outcome and broken(talk, library) == {}
    stays = replace(talk, exchanges=tuple(one._replace(after=replace(one.after, outcome=None)) for one in talk.exchanges[:-1] * 2))
    assert any("还没有结束" in breach.message for breach in broken(stays, library)["ending"])


def test_whoever_hates_kindness_breaks_monotony(library: Library) -> None:
    own = library.reactions["price_focused"]
    cold = {act: own["acts"]["dismiss"].copy(update={"trust": -0.3}) for act in KIND_ACTS}
    mild = {"dismiss": own["acts"]["dismiss"].copy(update={"trust": -0.01})}
    spoilt = replace(library, reactions={**library.reactions, "price_focused": {**own, "acts": {**own["acts"], **cold, **mild}}})
    seeds = [replace(HAN, seed=seed) for seed in range(20)]
    assert not [breach for casting in seeds for breach in between.kindness_pays(casting, library)]
    assert any(breach.contract == "monotone" for casting in seeds for breach in between.kindness_pays(casting, spoilt))


def test_whoever_rewards_the_unlawful_breaks_the_order(library: Library, ear: Memory) -> None:
    talks = {trainee: held(library, ear, trainee) for trainee in between.ORDER}
    scores = {"excellent": 90, "average": 60, "unlawful": 0}
    def found(talks, scores):
        return [*between.never_reversed([(talks, scores)])], [*between.truly_better([(talks, scores)])]

    assert found(talks, scores) == ([], [])
    single, average = found(talks, {**scores, "average": 0})  # a tie is no reversal, but no better either
    assert not single and [breach.trainee for breach in average] == ["unlawful"] and "平均" in average[0].message
    single, average = found(talks, {**scores, "excellent": 59})  # may happen once, but not on average
    assert not single and [breach.trainee for breach in average] == ["average"]
    single, average = found(talks, {**scores, "unlawful": 70})
    assert [breach.contract for breach in single] == ["order"] and len(average) == 1
    swapped = {**talks, "excellent": talks["unlawful"], "unlawful": talks["excellent"]}
    assert any("信任" in breach.message for breach in found(swapped, scores)[0])


def test_whoever_has_one_line_for_all_sounds_alike(library: Library, ear: Memory) -> None:
    lines = {move: [line.replace("[", "").split("|")[0].split("]")[0] for line in lines[:1]] for move, lines in
             library.lines["price_focused"].items()}
    spoilt = replace(library, lines={**library.lines, "price_focused": lines})
    ten = [held(spoilt, ear, "excellent", replace(HAN, seed=seed)) for seed in range(10)]
    (alike,) = between.sounds_different(ten)
    assert alike.contract == "variety" and between.shared_lines(ten) >= 0.2
    assert between.shared_lines(ten[:1]) == 0.0


def test_a_replay_that_differs_is_found(library: Library, ear: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = replays.dealt("price_focused", 2, library)
    assert replays.replay(jobs, 5, library, ear).breaches == []
    played = []

    def drifting(jobs, library, ear):
        played.append(len(jobs))
        late = replace(jobs[0].casting, seed=99) if len(played) == 3 else jobs[0].casting
        return play([jobs[0]._replace(casting=late), *jobs[1:]], library, ear)

    monkeypatch.setattr(replays, "play", drifting)
    (breach,) = replays.replay(jobs, 5, library, ear).breaches
    assert breach.contract == "replay" and "第 2 次" in breach.message and sum(played) == 2 + 5


def test_a_talk_that_differs_in_another_process_is_found(library: Library, ear: Memory) -> None:
    jobs = replays.dealt("price_focused", 3, library)
    assert [one.casting.profile for one in jobs] != [jobs[0].casting.profile] * 3 and len(set(map(str, jobs))) == 3
    here = replays.replay(jobs, 3, library, ear).digests
    there = replays.elsewhere("price_focused", 3)
    assert list(replays.differing("price_focused", here, there, library)) == []
    (breach,) = replays.differing("price_focused", here, {**there, list(there)[1]: "x"}, library)
    assert (breach.profile, breach.contract) == (jobs[1].casting.profile, "replay") and "另一个进程" in breach.message


def test_every_line_of_a_patient_has_a_place(library: Library) -> None:
    for line in [*of_persona(library.personas["price_focused"]), *shared(library)]:
        written = line.path.read_text(encoding="utf-8").split("\n")
        assert any(line.text.replace("'", "''") in row or line.text.strip('…') in row for row in written[line.number - 1:line.number + 1]), line
    places = {line.place for line in of_persona(library.personas["minor"])}
    assert "lines.ack" in places and any(place.startswith("needs.") for place in places) and "lines.small_ask" not in places
    everywhere = {(line.path.parent.name, line.place.split(".")[0]) for line in shared(library)}
    assert {("profiles", "facts"), ("profiles", "openings"), ("profiles", "busy"), ("data", "topics"), ("data", "lines")} <= everywhere


def test_a_wording_is_not_found_across_other_words(library: Library) -> None:
    finder = FactFinder(library.profiles["paediatrics_he"], [])
    told = {wording.key.split(":")[0] for wording in finder.told("有居民医保")}
    assert told == {"insured"} and list(finder.told("还有，居医保吗")) == []
    assert not any(wording.text == "有居民医保" for wording in finder.told("还有，居民医保能刷吗"))
    assert {wording.text for wording in finder.told("嗯…居民医保…县里交的")} == {"居民医保县里交的"}  # however it is typed


@pytest.mark.parametrize("one, other, apart", [
    ("4.6公分", "四公分多", False), ("4.6公分", "7公分", True), ("两个月前", "俩月前", False), ("今年41岁", "四十一岁", False),
    ("今年41岁", "三十五岁", True), ("一个孩子", "请两天假", False), ("疼", "不疼", False),
    ("吃着好了就停两天", "一天一片，吃吃停停", False), ("每天两次", "停了五天", False),  # a rate is no measure
    ("3.8公分", "三公分八", False), ("快五公分", "4.9公分", False), ("一个来月", "五个礼拜了", False),
    ("两个孩子", "三个孩子", True), ("现在两个，大的五公分", "大的五公分，另一个两公分", False), ("1.5公分", "一点五公分", False), ("量大，前两天不敢出门", "七天才干净", False),
    ("左下面两颗", "左下六七两颗", False), ("六七颗", "七颗", False), ("六七颗", "九颗", True)])
def test_measures_are_compared(one: str, other: str, apart: bool) -> None:
    assert conflict(one, other) is apart


def test_measures_are_read() -> None:
    assert values("四公分多") == (("公分", 4.0, 5.0),) and values("我41岁，两个孩子") == (("个", 2.0, 2.0), ("岁", 41.0, 41.0))


sequences = st.lists(st.lists(st.sampled_from(sorted(ACTS)), max_size=4), min_size=1, max_size=45)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), sequences, st.integers(0, 10_000), st.sampled_from([1, 2, 3]))
def test_any_sequence_of_acts_keeps_the_contracts(library: Library, data: st.DataObject, acts: List[List[str]], seed: int,
                                                  level: int) -> None:
    profile = library.profiles[data.draw(st.sampled_from(sorted(library.profiles)))]
    who = data.draw(st.sampled_from(sorted(name for name in profile.personas if name in library.personas)))
    casting = Casting(who, profile.scenario, profile.id, level, seed)
    talk = play_heard("acts", casting, [made_up(*names) for names in acts], library)
    assert list(breaches(talk, finder(casting, library))) == []
    assert set(TALK_CONTRACTS) == {"disclosure", "contradiction", "role", "repeated", "empty", "length", "ending"}
