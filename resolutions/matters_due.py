"""What the ladder of reminders looks at: open matters whose date a step has reached and nobody was reminded of.

One look-up for each kind of matter; suspended, merged, answered and finished ones are not among them.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from conferences.states import ENDED
from feedback.models import Issue
from feedback.states import AT_WORK, OPEN, PUT_ASIDE, Stage

from .models import Assignment, Chase, ConclusionTask, Dossier, Promise
from .models.chases import ChaseClock
from .states import DossierState, TaskState

NOBODY = 0


def _whose(unit):
    """The unit's key, comparable where there is none."""
    number = BigIntegerField()
    return Coalesce(F(unit), Value(NOBODY), output_field=number) if unit else Value(NOBODY, output_field=number)


@dataclass(frozen=True)
class Due:
    """One matter to be reminded of. ``noun`` (issue, task, dossier) says what ``subject`` is."""

    row: int
    noun: str
    subject: object
    unit_id: int | None
    due_on: date
    with_office: bool = False

    def key(self, step):
        return f"{step.prefix}{self.noun}:{self.subject.pk}:unit:{self.unit_id or NOBODY}:{self.due_on.isoformat()}"


def _not_reminded(queryset, step, noun, matter, unit, due):
    """Rows for which this step was not given yet: same matter, same unit, same date."""
    given = Chase.objects.annotate(whose=_whose("unit_id")).filter(
        **{noun: OuterRef(matter)}, key__startswith=step.prefix, due_on=OuterRef(due), whose=OuterRef("whose")
    )
    reached = {f"{due}__lte": step.until} | ({f"{due}__gt": step.after} if step.after else {})
    return queryset.filter(**reached).annotate(whose=_whose(unit)).filter(~Exists(given))


def _issues(ward, step):
    found = Issue.objects.filter(ward=ward, stage__in=OPEN).exclude(conference__state__in=ENDED)
    found = found.exclude(deadline__suspended_on__isnull=False).only("number", "summary", "ward", "stage", "due_on")
    found = _not_reminded(found, step, "issue", "pk", "lead_unit_id", "due_on")
    return found, lambda row: Due(
        row.pk, "issue", row, row.whose or None, row.due_on, with_office=row.stage == Stage.APPROVED
    )


def _tasks(ward, step):
    found = ConclusionTask.objects.filter(
        conclusion__conference__ward=ward, conclusion__withdrawn=False, state=TaskState.OPEN
    ).exclude(conclusion__conference__state__in=ENDED)
    found = found.exclude(deadline__suspended_on__isnull=False).select_related("conclusion__conference", "deadline")
    found = _not_reminded(found, step, "task", "pk", "lead_unit_id", "deadline__due_on")
    return found, lambda row: Due(row.pk, "task", row, row.whose or None, row.deadline.due_on)


def _internal(ward, step, noun, is_open):
    """The unit's own date counts until it has done its part: an issue drafted is no longer with it."""
    conference = "issue__conference" if noun == "issue" else "task__conclusion__conference"
    found = Assignment.objects.active().filter(is_open, ward=ward).exclude(**{f"{conference}__state__in": ENDED})
    found = found.exclude(**{f"{noun}__deadline__suspended_on__isnull": False})
    found = found.select_related("issue" if noun == "issue" else conference)
    found = _not_reminded(found, step, noun, f"{noun}_id", "unit_id", "internal_due_on")
    return found, lambda row: Due(row.pk, noun, row.subject, row.unit_id, row.internal_due_on)


def _internal_issues(ward, step):
    return _internal(ward, step, "issue", Q(issue__stage__in=AT_WORK))


def _internal_tasks(ward, step):
    return _internal(ward, step, "task", Q(task__state=TaskState.OPEN))


def _promises(ward, step):
    found = Promise.objects.filter(kept_on=None, replaced=False, issue__ward=ward)
    found = found.exclude(issue__stage__in=PUT_ASIDE).exclude(issue__conference__state__in=ENDED)
    found = found.select_related("issue")
    found = _not_reminded(found, step, "issue", "issue_id", "issue__lead_unit_id", "due_on")
    return found, lambda row: Due(row.pk, "issue", row.issue, row.whose or None, row.due_on)


def _dossiers(ward, step):
    found = Dossier.objects.filter(ward=ward, state=DossierState.SENT).exclude(conference__state__in=ENDED)
    found = _not_reminded(found, step, "dossier", "pk", None, "expected_on")
    return found, lambda row: Due(row.pk, "dossier", row, None, row.expected_on, with_office=True)


_SOURCES = {
    ChaseClock.CITIZEN: (_issues, _tasks),
    ChaseClock.INTERNAL: (_internal_issues, _internal_tasks),
    ChaseClock.PROMISE: (_promises,),
    ChaseClock.DOSSIER: (_dossiers,),
}


def batches(ward, step, size):
    """Lists of at most ``size`` :class:`Due` for a step in one ward, by key, each read when it is asked for."""
    for source in _SOURCES[step.counted_from]:
        last = 0
        while True:
            queryset, as_due = source(ward, step)
            rows = list(queryset.filter(pk__gt=last).order_by("pk")[:size])
            if not rows:
                break
            last = rows[-1].pk
            yield [as_due(row) for row in rows]
