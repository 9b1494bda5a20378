"""What happens to a conference: planned, edited, announced, opened, postponed, given a new date, cancelled."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dialogue_site import audit
from dialogue_site.edits import save_edit
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.numbers import decimal_vi
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import holders, tell
from dialogue_site.numbering import next_number
from dialogue_site.permissions import require
from dialogue_site.roles import READERS, Role
from dialogue_site.transitions import NotAllowedNow, move

from ..models import AssessmentPoint, Conference, LegalBasis, WorkProgramme
from ..permissions import (
    can_announce_conference,
    can_cancel_conference,
    can_edit_conference,
    can_open_conference,
    can_plan_conference,
    can_postpone_conference,
    can_reschedule_conference,
)
from ..states import ConferenceState
from .guards import cleaned, require_running

FACTS = (
    "code", "title", "kind", "track", "year", "date", "part_of_day", "starts_at", "ends_at", "venue", "scope",
    "previous", "groups_present", "purpose", "report_title", "report_from", "report_to", "summary",
    "reported_attendance", "source",
)  # fmt: skip
PLANNED_FACTS = (*FACTS, "is_demo")
ROWS = {
    "legal_bases": (LegalBasis, ("kind", "number", "date", "issuer", "title")),
    "work_programmes": (WorkProgramme, ("issuer", "count", "name")),
    "assessment_points": (
        AssessmentPoint,
        ("kind", "text", "result", "target", "unit", "percent", "percent_of", "reference"),
    ),
}


@transaction.atomic
def plan_conference(*, by, ward, legal_bases=(), work_programmes=(), assessment_points=(), **facts):
    """Enter a new conference of ``ward`` and return it. A blank code is given by the system: HNDT-2022, HNDT-2022-2.

    The three lists are the rows below it, as dicts. Raises ``ValidationError`` for facts that do not fit.
    """
    require(can_plan_conference(by, ward))
    facts = cleaned(Conference, facts, PLANNED_FACTS)
    facts["year"] = facts.get("year") or facts["date"].year
    facts["code"] = facts.get("code") or _free_code(ward, facts["year"])
    conference = Conference(ward=ward, **facts)
    _require_own_previous(conference)
    conference.full_clean(exclude=["folded"])
    conference.save()
    lists = {"legal_bases": legal_bases, "work_programmes": work_programmes, "assessment_points": assessment_points}
    for name, rows in lists.items():
        _replace_rows(conference, name, rows)
    after = {name: audit.readable(getattr(conference, name)) for name in ("code", "title", "date", "state")}
    audit.record(by=by, verb="conference.plan", label=_in_vietnamese(_PLANNED), obj=conference, after=after)
    return conference


_PLANNED = gettext_lazy("Planned the conference")
_EDITED = gettext_lazy("Changed the facts of the conference")


@transaction.atomic
def edit_conference(
    conference, *, by, version, legal_bases=None, work_programmes=None, assessment_points=None, **facts
):
    """Change facts; each list given replaces the rows of that kind (list of dicts), ``None`` leaves them.

    Raises ``StaleEdit`` when somebody saved since ``version``, ``NotAllowedNow`` when the record is at an
    end or an announced date would move without being postponed, ``ValidationError`` for facts that do not fit.
    """
    require(can_edit_conference(by, conference))
    require_running(conference)
    facts = cleaned(Conference, facts, FACTS)
    moved = "date" in facts and facts["date"] != conference.date
    if moved and conference.state in (ConferenceState.ANNOUNCED, ConferenceState.POSTPONED):
        raise NotAllowedNow(_("The date was announced. Postpone the conference, then set a new date."))
    if "code" in facts:
        facts["code"] = facts["code"] or conference.code
    lists = {"legal_bases": legal_bases, "work_programmes": work_programmes, "assessment_points": assessment_points}
    before, after = {}, {}
    for name, rows in lists.items():
        if rows is not None:
            old, new = _replace_rows(conference, name, rows)
            before |= old
            after |= new
    candidate = Conference.objects.get(pk=conference.pk)
    for name, value in facts.items():
        setattr(candidate, name, value)
    _require_own_previous(candidate)
    candidate.full_clean(exclude=["folded"])
    changed_fact = any(getattr(conference, name) != value for name, value in facts.items())
    save_edit(conference, version=version, by=by, verb="conference.edit", label=_EDITED, **facts)
    if before != after:
        # Rows below are history of their own: they have no column on the conference.
        label = _("Changed the legal bases, programmes or assessment") if changed_fact else _EDITED
        audit.record(
            by=by, verb="conference.edit", label=_in_vietnamese(label), obj=conference, before=before, after=after
        )
    return conference


@transaction.atomic
def announce_conference(conference, *, by, on):
    """Make date and place public on the day ``on``. Whether seven days remain is a warning, not a rule (Điều 43)."""
    require(can_announce_conference(by, conference))
    if on > conference.date:
        raise NotAllowedNow(_("The day of the announcement is after the conference."))
    move(conference, "conference.announce", by=by, announced_on=on)
    _tell(
        conference, by, [Role.LEADER, Role.MONITOR, Role.RESPONDER],
        gettext_lazy("%(code)s was announced for %(date)s: collect the opinions."),
    )  # fmt: skip
    return conference


@transaction.atomic
def open_conference(conference, *, by):
    """The delegates are in the room: from now on the clerks enter what is said."""
    require(can_open_conference(by, conference))
    move(conference, "conference.open", by=by)
    _tell(conference, by, [Role.CLERK], gettext_lazy("%(code)s is in session: opinions can be entered."))
    return conference


@transaction.atomic
def postpone_conference(conference, *, by, reason):
    """Put the conference off without a new date yet; needs a reason."""
    require(can_postpone_conference(by, conference))
    move(conference, "conference.postpone", by=by, reason=clean_text(reason))
    _tell(conference, by, READERS, gettext_lazy("%(code)s (%(date)s) was postponed."))
    return conference


@transaction.atomic
def reschedule_conference(conference, *, by, date, starts_at=None, part_of_day=""):
    """Give a postponed conference its new date. It is planned again and must be announced again."""
    require(can_reschedule_conference(by, conference))
    move(
        conference, "conference.reschedule", by=by, date=date, starts_at=starts_at, ends_at=None,
        part_of_day=part_of_day, announced_on=None,
    )  # fmt: skip
    _tell(conference, by, READERS, gettext_lazy("%(code)s has a new date: %(date)s."))
    return conference


@transaction.atomic
def cancel_conference(conference, *, by, reason):
    """The conference will not be held; what was collected stays on record. Needs a reason."""
    require(can_cancel_conference(by, conference))
    move(conference, "conference.cancel", by=by, reason=clean_text(reason))
    _tell(conference, by, READERS, gettext_lazy("%(code)s (%(date)s) was cancelled."))
    return conference


def _free_code(ward, year):
    while True:
        number = next_number(f"conference:{ward.pk}:{year}")
        code = f"HNDT-{year}" if number == 1 else f"HNDT-{year}-{number}"
        if not Conference.objects.filter(ward=ward, code=code).exists():
            return code


def _require_own_previous(conference):
    previous = conference.previous
    if previous is None:
        return
    if previous.ward_id != conference.ward_id or previous.pk == conference.pk:
        raise NotAllowedNow(_("The previous conference is another conference of the same ward."))


def _replace_rows(conference, name, rows):
    """Put ``rows`` in place of what stands; return both as history facts, empty when nothing changed."""
    model, fields = ROWS[name]
    manager = getattr(conference, name)
    new = [cleaned(model, row, fields) for row in rows]
    objects = [model(conference=conference, position=n, **row) for n, row in enumerate(new, start=1)]
    for row in objects:
        row.full_clean(exclude=["conference"])
    old_words = [_in_words(row, fields) for row in manager.all()]
    new_words = [_in_words(row, fields) for row in objects]
    if old_words == new_words:
        return {}, {}
    manager.all().delete()
    model.objects.bulk_create(objects)
    heading = _in_vietnamese(model._meta.verbose_name_plural)
    return {heading: old_words}, {heading: new_words}


def _in_words(row, fields):
    """All facts of a row in one line, for the history: “Quy định; 2200-QĐ/TU; 25/05/2017; Thành ủy Hà Nội”."""
    with override("vi"):
        return "; ".join(filter(None, (_fact_in_words(row, name) for name in fields)))


def _fact_in_words(row, name):
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, date):
        return screen_date(value)
    if isinstance(value, Decimal):
        return f"{row._meta.get_field(name).verbose_name} {decimal_vi(value)}"
    return str(value)


def _in_vietnamese(label):
    with override("vi"):
        return str(label)


def _tell(conference, by, roles, text):
    people = holders(ward=conference.ward, roles=roles).exclude(pk=by.pk)
    sentence = _in_vietnamese(text) % {"code": conference.code, "date": screen_date(conference.date)}
    tell(people, sentence, conference.get_absolute_url())
