"""Moving a state: by the table, by compare-and-swap, with a reason where one is demanded."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from conferences.models import Conference
from dialogue_site import audit
from dialogue_site.edits import StaleEdit, save_edit
from dialogue_site.transitions import NotAllowedNow, StaleState, declared, move, verbs_for
from tests.build import make_conference


def announce(conference, by):
    return move(conference, "conference.announce", by=by, announced_on=date(2022, 9, 15))


@pytest.fixture
def conference(cast):
    return make_conference(cast, state="planned")


def test_a_move_changes_state_version_and_history(cast, conference):
    version = conference.version
    announce(conference, cast.clerk)
    stored = Conference.objects.get(pk=conference.pk)
    assert (stored.state, stored.version) == ("announced", version + 1)
    entry = audit.timeline(conference)[0]
    assert entry.verb == "conference.announce"
    assert entry.before == {"state": "planned", "announced_on": None}
    assert entry.after == {"state": "announced", "announced_on": "2022-09-15"}


def test_the_wrong_state_is_refused_in_words(cast, conference):
    announce(conference, cast.clerk)
    with pytest.raises(NotAllowedNow, match="”"):
        announce(conference, cast.clerk)


def test_a_demanded_reason_is_demanded(cast, conference):
    """Invariant 12."""
    with pytest.raises(NotAllowedNow):
        move(conference, "conference.cancel", by=cast.clerk, reason="  ")
    assert Conference.objects.get(pk=conference.pk).state == "planned"


def test_the_second_clerk_is_too_late(cast, conference):
    seen_by_second = Conference.objects.get(pk=conference.pk)
    announce(conference, cast.clerk)
    entries = audit.timeline(conference).count()
    with pytest.raises(StaleState):
        move(seen_by_second, "conference.cancel", by=cast.clerk2, reason="mưa bão")
    assert Conference.objects.get(pk=conference.pk).state == "announced"
    assert audit.timeline(conference).count() == entries


def test_buttons_follow_state_and_role(cast, conference):
    assert {b.row.verb for b in verbs_for(cast.clerk, conference)} == {
        "conference.announce",
        "conference.open",
        "conference.postpone",
        "conference.cancel",
    }
    assert verbs_for(cast.monitor, conference) == []
    assert verbs_for(cast.stranger, conference) == []


def test_what_stands_in_the_way_is_said_beside_the_step(cast, conference, monkeypatch):
    from conferences import permissions

    rows = {row.verb: row for row in declared()["conferences.conference"].values()}
    told = ["Chưa có giấy mời.", "Chưa có hội trường.", "Chưa có chủ trì."]
    monkeypatch.setattr(permissions, "missing_here", lambda obj: told, raising=False)
    for verb in ("conference.announce", "conference.cancel"):
        monkeypatch.setitem(rows[verb].__dict__, "hindered", "permissions.missing_here")
    buttons = verbs_for(cast.clerk, conference)
    verbs = [button.row.verb for button in buttons]
    # What ends things and would be refused is not offered; the rest comes after what works.
    assert verbs == ["conference.open", "conference.announce", "conference.postpone"]
    assert buttons[1].next_step.startswith("Chưa có giấy mời. Chưa có hội trường.")
    assert "1" in buttons[1].next_step
    assert not any(button.hindered for button in verbs_for(cast.clerk, conference, ask=False))


def test_an_edit_writes_what_changed(cast, conference):
    save_edit(
        conference, version=conference.version, by=cast.clerk, verb="conference.edit", label="Đã sửa",
        venue="Hội trường UBND phường", title=conference.title,
    )  # fmt: skip
    entry = audit.timeline(conference)[0]
    assert (entry.before, entry.after) == ({"venue": ""}, {"venue": "Hội trường UBND phường"})


def test_an_edit_of_an_old_version_is_refused(cast, conference):
    mine = Conference.objects.get(pk=conference.pk)
    save_edit(conference, version=conference.version, by=cast.clerk, verb="conference.edit", label="Sửa", venue="A")
    with pytest.raises(StaleEdit) as caught:
        save_edit(mine, version=mine.version, by=cast.clerk2, verb="conference.edit", label="Sửa", venue="B")
    assert caught.value.theirs.venue == "A"
    assert Conference.objects.get(pk=conference.pk).venue == "A"


def test_an_edit_that_changes_nothing_writes_no_history(cast, conference):
    entries = audit.timeline(conference).count()
    save_edit(
        conference,
        version=conference.version,
        by=cast.clerk,
        verb="conference.edit",
        label="Sửa",
        venue=conference.venue,
    )
    assert audit.timeline(conference).count() == entries


def test_dated_names_may_not_overlap(cast):
    name = cast["DU"].names.exclude(valid_from=None).get()
    name.valid_from = None
    with pytest.raises(ValidationError):
        name.clean()
