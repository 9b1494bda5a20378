"""The list of delegates: added, corrected, taken off, ticked.

What happens to one delegate stands in the history of that row, so that a hundred names do not bury the
conference's own; only a name taken off, which has no page any more, shows on the conference's page.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dialogue_site import audit, clock
from dialogue_site.edits import StaleEdit, save_edit
from dialogue_site.lib.text import clean_text
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState

from ..models import Attendance, Attendee, Part, Section
from ..permissions import can_add_attendee, can_edit_attendee, can_mark_attendance, can_remove_attendee
from .guards import cleaned, require_running

FACTS = (
    "honorific", "full_name", "posts", "body", "residential_group", "part", "section", "attendance", "in_place_of",
    "gave_conclusion",
)  # fmt: skip
_ADDED = gettext_lazy("Put %(name)s on the list of delegates")
_EDITED = gettext_lazy("Changed the entry of %(name)s")
_REMOVED = gettext_lazy("Took %(name)s off the list of delegates")
_MARKED = gettext_lazy("Attendance of %(name)s: %(attendance)s")
#: Where a delegate stands on the sheet when nobody said so.
_SECTION_OF_PART = {
    Part.SUPERIOR: Section.SUPERIOR,
    Part.CHAIR: Section.WARD,
    Part.CO_CHAIR: Section.WARD,
    Part.SECRETARY: Section.WARD,
    Part.PRESENTER: Section.WARD,
}


class MarkedMeanwhile(StaleState):
    """Another clerk ticked some of the same rows differently; ``rows`` are those, as they stand now."""

    def __init__(self, conference, rows):
        super().__init__(conference)
        self.rows = rows


def section_for(part, residential_group=None):
    """The section of the sign-in sheet a delegate belongs to, from the part played."""
    if residential_group is not None:
        return Section.GROUPS
    return _SECTION_OF_PART.get(part, Section.GROUPS)


@transaction.atomic
def add_attendee(conference, *, by, **facts):
    """Put one person on the list and return the row. Raises ``ValidationError`` for facts that do not fit."""
    require(can_add_attendee(by, conference))
    require_running(conference)
    facts = cleaned(Attendee, facts, FACTS)
    facts["section"] = facts.get("section") or section_for(facts.get("part"), facts.get("residential_group"))
    attendee = Attendee(conference=conference, **facts)
    _check(attendee)
    attendee.save()
    after = {name: audit.readable(getattr(attendee, name)) for name in facts if facts[name]}
    audit.record(by=by, verb="attendee.add", label=_sentence(_ADDED, attendee), obj=attendee, after=after)
    return attendee


@transaction.atomic
def edit_attendee(attendee, *, by, version, **facts):
    """Correct a row. Raises ``StaleEdit``, ``NotAllowedNow`` (taken off, conference ended), ``ValidationError``."""
    require(can_edit_attendee(by, attendee))
    require_running(attendee.conference)
    _require_listed(attendee)
    facts = cleaned(Attendee, facts, FACTS)
    candidate = Attendee.objects.get(pk=attendee.pk)
    for name, value in facts.items():
        setattr(candidate, name, value)
    _check(candidate)
    label = _sentence(_EDITED, candidate)
    return save_edit(attendee, version=version, by=by, verb="attendee.edit", label=label, **facts)


@transaction.atomic
def remove_attendee(attendee, *, by, reason):
    """Take a row off the list; it stays on record with the reason. Raises ``StaleState`` when it is off already."""
    require(can_remove_attendee(by, attendee))
    require_running(attendee.conference)
    reason = clean_text(reason)
    if not reason:
        raise NotAllowedNow(_("Please give the reason."))
    touched = Attendee.objects.filter(pk=attendee.pk, withdrawn=False).update(
        withdrawn=True, version=F("version") + 1, updated_at=clock.now()
    )
    if not touched:
        raise StaleState(attendee)
    attendee.refresh_from_db()
    audit.record(
        by=by, verb="attendee.remove", label=_sentence(_REMOVED, attendee), obj=attendee, thread=attendee.conference,
        reason=reason, before={"withdrawn": False}, after={"withdrawn": True},
    )  # fmt: skip
    return attendee


@transaction.atomic
def mark_attendance(conference, *, by, marks, seen=None):
    """Tick who came: ``marks`` is ``{attendee pk: attendance}``. Returns the rows that changed.

    ``seen`` is what the clerk's page showed for those rows. Rows whose tick differs from both are another
    clerk's work: then nothing is saved and :class:`MarkedMeanwhile` names them. Each changed row has its
    own history entry.
    """
    require(can_mark_attendance(by, conference))
    require_running(conference)
    if not set(marks.values()) <= set(Attendance.values):
        raise ValueError("unknown attendance")
    rows = {row.pk: row for row in conference.attendees.select_for_update().filter(pk__in=marks)}
    if set(rows) != set(marks):
        raise ValueError("an attendee of another conference")
    changing = {pk: mark for pk, mark in marks.items() if rows[pk].attendance != mark}
    seen = {pk: row.attendance for pk, row in rows.items()} | (seen or {})
    late = [rows[pk] for pk in changing if rows[pk].withdrawn or seen[pk] != rows[pk].attendance]
    if late:
        raise MarkedMeanwhile(conference, late)
    return [_mark(rows[pk], mark, by) for pk, mark in changing.items()]


def _mark(row, mark, by):
    before, row.attendance = row.attendance, mark
    touched = Attendee.objects.filter(pk=row.pk, version=row.version).update(
        attendance=mark, version=F("version") + 1, updated_at=clock.now()
    )
    if not touched:
        raise StaleEdit(Attendee.objects.get(pk=row.pk))
    row.version += 1
    audit.record(
        by=by, verb="attendance.mark", label=_sentence(_MARKED, row), obj=row,
        before={"attendance": before}, after={"attendance": mark},
    )  # fmt: skip
    return row


def _require_listed(attendee):
    if attendee.withdrawn:
        raise NotAllowedNow(_("This person was taken off the list."))


def _check(attendee):
    group = attendee.residential_group
    if group is not None and group.ward_id != attendee.conference.ward_id:
        raise NotAllowedNow(_("The residential group belongs to another ward."))
    attendee.full_clean(exclude=["conference", "sort_key", "folded"])


def _sentence(text, attendee):
    with override("vi"):
        return str(text) % {"name": attendee.full_name, "attendance": attendee.get_attendance_display()}
