"""The judge: a transcript in, a report out. Pure and deterministic."""
from __future__ import annotations

from itertools import islice
from typing import Any, Iterable, Iterator

from evaluators.advice import advice, strengths
from evaluators.answers import judge_answers, judge_care
from evaluators.courtesy import judge_courtesy
from evaluators.facts import judge_facts
from evaluators.finding import Finding
from evaluators.forbidden import judge_forbidden
from evaluators.metrics import curve, measure
from evaluators.record import judge_record
from evaluators.red_flags import judge_red_flags
from evaluators.report import Report
from evaluators.rulebook import Rulebook
from evaluators.score import score
from evaluators.stages import judge_stages
from evaluators.story import read_story
from evaluators.talk import Hears, Talk, hear_talks
from evaluators.threads import follow_questions
from evaluators.transcript import Transcript

TOGETHER = 32  # talks heard at once


def evaluate(transcript: Transcript, rulebook: Rulebook, listener: Hears | None = None) -> Report:
    """Judges one talk. The same transcript, rules and listener always give the same report.

    Args:
        transcript: the talk.
        rulebook: the rules, from ``load_rulebook``.
        listener: hears the turns; that of ``language`` if omitted.
    """
    return next(evaluate_many([transcript], rulebook, listener))


def evaluate_many(transcripts: Iterable[Transcript], rulebook: Rulebook, listener: Hears | None = None
                  ) -> Iterator[Report]:
    """The report of every talk, in order; talks are read a few dozen at a time, so memory stays flat.

    Args: see ``evaluate``, of which this is the faster form.
    """
    listener, left = listener or _listener(), iter(transcripts)
    while some := list(islice(left, TOGETHER)):
        channels = [rulebook.protocols[transcript.protocol].channel for transcript in some]
        for talk in hear_talks(some, listener, rulebook.words.finder, rulebook.forbidden.finder,
                              channels):
            yield _judge(talk, rulebook)


def _judge(talk: Talk, rulebook: Rulebook) -> Report:
    transcript, protocol = talk.transcript, rulebook.protocols[talk.transcript.protocol]
    story = read_story(talk)
    threads = follow_questions(talk, story, rulebook.answers)
    if protocol.id == "phone_record":
        stages, stage_findings = judge_record(talk, protocol)
    else:
        stages, stage_findings = judge_stages(talk, story, threads, protocol, rulebook)
    courtesies, courtesy_findings = judge_courtesy(talk, story, rulebook)
    facts = judge_facts(talk)
    findings: list[Finding] = [*stage_findings, *courtesy_findings, *judge_forbidden(talk, story, rulebook),
                               *judge_red_flags(talk, story, threads, facts, rulebook), *facts,
                               *judge_answers(talk, threads), *judge_care(talk, story, rulebook.rubric.care)]
    total, passed, points = score(protocol, stages, courtesies, findings, rulebook)
    return Report(
        id=transcript.id, score=total, passed=passed, stages=stages, courtesy=courtesies, findings=tuple(findings),
        metrics=measure(talk, story, threads, protocol), rules_version=rulebook.version, outcome=story.outcome,
        curve=tuple(curve(talk)), strengths=tuple(strengths(talk, findings, rulebook)),
        advice=tuple(advice(findings, points, rulebook)), points=tuple(point.as_dict() for point in points),
        header=_header(transcript, rulebook), titles=_titles(transcript, rulebook))


def _listener() -> Hears:
    from language.listener import listener  # numpy and the trained model: only when something is judged

    return listener()


def _header(transcript: Transcript, rulebook: Rulebook) -> dict[str, Any]:
    header = {key: value for key, value in transcript.header.items() if key not in ("id", "facts")}
    header.update(protocol=transcript.protocol, protocol_title=rulebook.protocols[transcript.protocol].title,
                  hospital=transcript.card.hospital if transcript.card else None)
    return header


def _titles(transcript: Transcript, rulebook: Rulebook) -> dict[str, str]:
    """Chinese names of stages, courtesies and red-flag categories, for the report."""
    titles = {f"stage:{stage.id}": stage.title for stage in rulebook.protocols[transcript.protocol].stages}
    titles.update((f"courtesy:{item.id}", item.title) for item in rulebook.courtesy.required)
    titles.update((f"forbidden:{item.phrase}", item.title) for item in rulebook.phrases.phrases)
    titles.update((f"red_flag:{name}", entry.title) for name, entry in rulebook.red_flags.categories.items())
    titles.update((f"answer:{item.cue}", item.title) for item in rulebook.answers.questions)
    return titles
