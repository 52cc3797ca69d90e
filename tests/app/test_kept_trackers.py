"""A tracker at hand is what the file holds, or it is read again."""
from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.rasa


def test_a_tracker_is_kept_until_it_differs_from_the_file(tmp_path: Path) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from app.kept_trackers import KeptTrackerStore

    async def talk() -> None:
        store, other = (KeptTrackerStore(Domain.empty(), dialect="sqlite", db=str(tmp_path / "talks.db")) for _ in range(2))
        assert await store.retrieve("a") is None
        tracker = DialogueStateTracker.from_events("a", [UserUttered("您好")])
        await store.save(tracker)
        assert await store.retrieve("a") is tracker
        tracker.update(UserUttered("没有存下来的"))  # as when an answer failed half-way
        again = await store.retrieve("a")
        assert again is not tracker and [event.text for event in again.events] == ["您好"]
        await store.save(again)
        elsewhere = await other.retrieve("a")
        elsewhere.update(UserUttered("别处说的"))
        await other.save(elsewhere)
        assert [event.text for event in (await store.retrieve("a")).events] == ["您好", "别处说的"]

    with ThreadPoolExecutor(1) as pool:  # a browser test may have left a loop running in this thread
        pool.submit(asyncio.run, talk()).result()
