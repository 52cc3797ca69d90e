"""Rasa's SQLite tracker store, with the trackers of the talks that go on now kept in memory.

To build a tracker anew from its events at every message would cost more the longer a talk lasts. What is on disk is
what counts: a tracker is used again only if it has just the events it was saved with, and the file has them too.
"""
from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple, Optional, Text

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

_TALKS = 64  # trackers kept


class _Kept(NamedTuple):
    tracker: DialogueStateTracker
    events: int  # in the tracker when it was saved
    rows: int  # in the file when it was saved


class KeptTrackerStore(SQLTrackerStore):
    """Reads a tracker from the file only if it is not at hand."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._kept: "OrderedDict[Text, _Kept]" = OrderedDict()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The tracker of a talk, None if there is none."""
        kept = self._kept.pop(sender_id, None)
        if kept and (len(kept.tracker.events), self._rows(sender_id)) == kept[1:]:
            self._kept[sender_id] = kept
            return kept.tracker
        return await super().retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes what is new in a tracker, and keeps it at hand."""
        self._kept.pop(tracker.sender_id, None)
        await super().save(tracker)
        self._kept[tracker.sender_id] = _Kept(tracker, len(tracker.events), self._rows(tracker.sender_id))
        while len(self._kept) > _TALKS:
            self._kept.popitem(last=False)

    def _rows(self, sender_id: Text) -> int:
        with self.session_scope() as database:
            return int(database.query(self.SQLEvent.id).filter(self.SQLEvent.sender_id == sender_id).count())
