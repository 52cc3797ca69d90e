"""The judge as the pages need it: one report, with its pieces of HTML and its files."""
from __future__ import annotations

from typing import Any, Dict

from evaluators import Report, Transcript, evaluate, load_rulebook, render
from evaluators.report_html import curve_svg, findings_html, stage_strip_html, talk_html
from evaluators.report_page import style
from language.listener import listener


class Verdict:
    """A judged talk. ``pieces`` are HTML that the evaluators wrote and escaped."""

    def __init__(self, report: Report, transcript: Transcript):
        self._report, self._transcript = report, transcript
        self.report: Dict[str, Any] = report.as_dict()
        self.pieces = {"talk": talk_html(transcript, report), "findings": findings_html(report),
                       "stages": stage_strip_html(report),
                       "curve": curve_svg(report.curve, width=960, height=170),
                       "curve_narrow": curve_svg(report.curve, width=400, height=190)}

    def as_dict(self) -> Dict[str, Any]:
        """The report object of the contract."""
        return self.report

    def rendered(self, form: str) -> str:
        """The report as a file: json, html or md."""
        return render(self._report, self._transcript, form)


class Judge:
    """Rules and listener, loaded once.

    Attributes:
        style: CSS of the pieces.
    """

    def __init__(self) -> None:
        self.style = style()
        self._rulebook, self._listener = load_rulebook(), listener()

    def verdict(self, talk: Dict[str, Any]) -> Verdict:
        """Judges a transcript object.

        Raises:
            UserError: the talk's header names what no longer exists in data/.
        """
        transcript = Transcript.from_dict(talk)
        return Verdict(evaluate(transcript, self._rulebook, self._listener), transcript)
