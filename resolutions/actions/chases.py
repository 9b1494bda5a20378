"""Reminding: by the ladder of rules each morning, and by hand.

A reminder is one row with a key that exists once; with it, in the same transaction, go the entry in the history, the
line on the bell and the line for the person's morning e-mail. So a run that dies half-way leaves whole batches, and
the next run, or one at the same time, writes what is missing and nothing twice.
"""

import secrets
from collections import Counter, defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.models import Notification, Posting, Unit
from dialogue_site.models.units import UnitKind
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from ..deadlines import calendar
from ..ladder import rules_by_ward, steps
from ..matters_due import batches
from ..models import Chase, ChasedPerson
from ..models.chases import ChaseClock, ChaseLevel, clock_words
from ..permissions import can_chase_assignment, can_chase_issue
from .people import manned

#: Reminders written in one transaction.
BATCH = 500
#: Up to so many lines a person's bell names each matter; more are one line that leads to the list.
LINES_ON_THE_BELL = 5

BEFORE = {
    ChaseClock.CITIZEN: _("Due %(day)s: %(subject)s"),
    ChaseClock.INTERNAL: _("Your unit's own date is %(day)s: %(subject)s"),
    ChaseClock.PROMISE: _("Promised for %(day)s: %(subject)s"),
    ChaseClock.DOSSIER: _("Reply asked for no later than %(day)s: %(subject)s"),
}
PASSED = {
    ChaseClock.CITIZEN: _("Overdue since %(day)s: %(subject)s"),
    ChaseClock.INTERNAL: _("Your unit's own date has passed, %(day)s: %(subject)s"),
    ChaseClock.PROMISE: _("Promised for %(day)s and not done yet: %(subject)s"),
    ChaseClock.DOSSIER: _("Reply asked for no later than %(day)s has not come: %(subject)s"),
}


class People:
    """Who is reminded in one ward on one day: read once for a run."""

    def __init__(self, ward, today):
        self.officers, self.heads = defaultdict(set), defaultdict(set)
        self.clerks, self.leaders = set(), set()
        held = Posting.objects.held_on(today).filter(unit__ward=ward, user__is_active=True)
        for user, unit, role, is_head in held.values_list("user_id", "unit_id", "role", "is_head"):
            if role == Role.RESPONDER:
                self.officers[unit].add(user)
                if is_head:
                    self.heads[unit].add(user)
            elif role in (Role.CLERK, Role.LEADER):
                (self.clerks if role == Role.CLERK else self.leaders).add(user)

    @property
    def office(self):
        return self.clerks or self.leaders

    def at(self, level, unit_id, with_office=False):
        """The people of a level; the office, which types for units without accounts, where there is nobody."""
        if level == ChaseLevel.LEADER:
            return self.leaders or self.office
        found = {ChaseLevel.UNIT: self.officers, ChaseLevel.HEAD: self.heads}.get(level, {}).get(unit_id, ())
        return self.office if with_office or not found else found


def remind(today=None):
    """Give every reminder whose step has come; returns how many by level (``Counter``). Nothing on a day off."""
    today = today or clock.today()
    days, given = calendar(), Counter()
    if not days.is_working(today):
        return given
    wards = list(Unit.objects.filter(kind=UnitKind.WARD).order_by("pk"))
    rules = rules_by_ward([ward.pk for ward in wards])
    for ward in wards:
        people = People(ward, today)
        for step in steps(rules[ward.pk], today, days):
            for due in batches(ward, step, BATCH):
                given[step.level] += _give(ward, step, due, people, today)
    return given


@transaction.atomic
def _give(ward, step, due, people, today):
    """One batch, whole or not at all; returns how many of it were new."""
    by_key, run, at = {each.key(step): each for each in due}, secrets.token_hex(8), clock.now()
    Chase.objects.bulk_create(
        [
            Chase(
                ward=ward, counted_from=step.counted_from, level=step.level, unit_id=each.unit_id, due_on=each.due_on,
                key=key, run=run, chased_on=today, at=at, **{each.noun: each.subject},
            )
            for key, each in by_key.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    # What another run wrote first is its own to tell.
    mine = dict(Chase.objects.filter(key__in=by_key, run=run).values_list("key", "pk"))
    _note(step, [by_key[key] for key in mine], today)
    lines = [
        (user, mine[key], by_key[key])
        for key in mine
        for user in sorted(people.at(step.level, by_key[key].unit_id, by_key[key].with_office))
    ]
    ChasedPerson.objects.bulk_create([ChasedPerson(user_id=user, chase_id=pk) for user, pk, _due in lines])
    _ring(step.counted_from, lines, today, at)
    return len(mine)


def _note(step, due, today):
    """The entries in the histories, in Vietnamese."""
    with override("vi"):
        level = ChaseLevel(step.level).label
        facts = [
            {
                "verb": f"{each.noun}.remind",
                "label": _t("Reminded: %(level)s (%(date)s: %(day)s)")
                % {
                    "level": level, "date": clock_words(step.counted_from, each.noun),
                    "day": screen_date(each.due_on),
                },
                "obj": each.subject,
                "after": {"chased_on": today.isoformat(), "due_on": each.due_on.isoformat(), "level": str(level)},
            }
            for each in due
        ]  # fmt: skip
    audit.record_many(by=None, facts=facts)


def sentence(counted_from, due_on, today, subject):
    """What a reminder says: before the date or after it."""
    said = (PASSED if due_on < today else BEFORE)[counted_from]
    return said % {"day": screen_date(due_on), "subject": subject}


def address_of(noun, subject):
    """Where the matter is worked on."""
    return reverse("dossier-detail", args=[subject.pk]) if noun == "dossier" else subject.get_absolute_url()


def _ring(counted_from, lines, today, at):
    """Lines on the bell, in the reminders' own transaction: a crash after it loses none."""
    by_user = defaultdict(list)
    for user, _pk, due in lines:
        by_user[user].append(due)
    rows = []
    with override("vi"):
        for user, found in by_user.items():
            texts = [
                (str(sentence(counted_from, each.due_on, today, each.subject)), address_of(each.noun, each.subject))
                for each in found[:LINES_ON_THE_BELL]
            ]
            if len(found) > LINES_ON_THE_BELL:
                text = ngettext("You are reminded of %d matter.", "You are reminded of %d matters.", len(found))
                texts = [(text % len(found), f"{reverse('chase-list')}?mine=1")]
            rows += [Notification(user_id=user, text=text[:300], url=url, created_at=at) for text, url in texts]
    Notification.objects.bulk_create(rows, batch_size=BATCH)


# By hand


@transaction.atomic
def chase_issue(issue, *, by, note="", today=None):
    """Ask the lead unit, now, to get on with the issue."""
    require_running(issue.conference)
    require(can_chase_issue(by, issue))
    if issue.lead_unit_id is None:
        raise NotAllowedNow(_t("No unit has the issue yet. Assign it first."))
    return _by_hand("issue.chase", issue, issue, issue.lead_unit, issue.due_on, by, note, today)


@transaction.atomic
def chase_issues(issues, *, by, note="", today=None, versions=None):
    """The same for several issues, all or none; raises ``StaleState`` when one has changed since it was seen.

    Units reminded today already are left out, and those where nobody signs in; returns the issues reminded of now.
    """
    for issue in issues:
        if versions and versions.get(issue.pk, issue.version) != issue.version:
            raise StaleState(issue)
    given = Chase.objects.given_on(today or clock.today(), issues)
    known = manned({issue.lead_unit_id for issue in issues})
    fresh = [i for i in issues if i.lead_unit_id in known and (i.pk, i.lead_unit_id) not in given]
    return [chase_issue(issue, by=by, note=note, today=today) for issue in fresh]


@transaction.atomic
def chase_assignment(assignment, *, by, note="", today=None):
    """Ask one unit, lead or cooperating, to get on with its part of an issue or task."""
    require_running(assignment.conference)
    require(can_chase_assignment(by, assignment))
    subject = assignment.subject
    over = not subject.is_open if assignment.issue_id else subject.state != "open"
    if over:
        raise NotAllowedNow(_t("The matter is over: nobody needs to be reminded of it."))
    deadline = getattr(subject, "deadline", None)
    due_on = deadline.due_on if deadline else None
    return _by_hand("assignment.chase", assignment, subject, assignment.unit, due_on, by, note, today)


def _by_hand(verb, moved, subject, unit, due_on, by, note, today):
    today, note, at = today or clock.today(), clean_text(note), clock.now()
    people = People(subject.ward, today)
    if not people.officers[unit.pk]:
        text = _t("%s has no account here: the office follows the matter up and reminds by letter or telephone.")
        raise NotAllowedNow(text % unit.label)
    with override("vi"):
        label = _t("Reminded %(unit)s") % {"unit": unit.name}
    move(moved, verb, by=by, thread=subject, reason=note, label=label)
    noun = "issue" if hasattr(subject, "stage") else "task"
    chase = Chase.objects.create(
        ward_id=subject.ward.pk, counted_from=ChaseClock.CITIZEN, level=ChaseLevel.UNIT, unit=unit,
        due_on=due_on or today, key=f"hand:{by.pk}:{noun}:{subject.pk}:unit:{unit.pk}:{secrets.token_hex(8)}",
        by=by, note=note[:500], chased_on=today, at=at, **{noun: subject},
    )  # fmt: skip
    told = sorted((people.at(ChaseLevel.UNIT, unit.pk) | people.heads.get(unit.pk, set())) - {by.pk})
    ChasedPerson.objects.bulk_create([ChasedPerson(user_id=user, chase=chase) for user in told])
    with override("vi"):
        text = _t("The office asks to get on with it: %(subject)s") % {"subject": subject}
        text = f"{text} ({note})" if note else text
    url = subject.get_absolute_url()
    Notification.objects.bulk_create(
        Notification(user_id=user, text=text[:300], url=url, created_at=at) for user in told
    )
    return moved
