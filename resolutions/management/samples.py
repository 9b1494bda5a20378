"""A sample ward in memory: what docs/roles.md asks the permissions about. No row of the database is needed."""

from datetime import date

from conferences.models import Attendee, Conference
from dialogue_site.models import OfficialDocument, Posting, Unit, User
from feedback.models import Issue, IssueRelation, Opinion, Person, Referral
from resolutions.models import (
    Answer,
    Assignment,
    Conclusion,
    ConclusionTask,
    Deadline,
    Dispatch,
    Dossier,
    Extension,
    PeriodicReport,
    Phrase,
    Reconciliation,
    Review,
)
from resolutions.states import AnswerState, Verdict

WARD, OWN_UNIT, OTHER_UNIT = 1, 2, 3
ASKER, SOMEBODY = 1, 2
DAY = date(2022, 11, 15)
#: One of each group of papers: a permission is shown for the kinds it is about.
KINDS = ("conclusion_notice", "answer_letter", "invitation")


def person(role, unit_id, heads=False):
    """The one who asks, with a single post."""
    user = User(pk=ASKER, is_active=True)
    unit = Unit(pk=unit_id, ward_id=WARD)
    user.__dict__["current_postings"] = [Posting(user=user, unit=unit, role=role, is_head=heads)]
    return user


def samples(*, assigned="accepted", mine=False, headed=True):
    """``{parameter name: [samples]}``; a list holds the states of things that a permission may tell apart.

    The own unit leads issue and task, ``assigned`` so. ``mine``: who asks wrote, requested or judged it.
    ``headed``: the own unit has a head with an account.
    """
    ward = Unit(pk=WARD, ward_id=WARD)
    conference = Conference(pk=1, ward=ward, state="following_up")
    Conference.reconciliation.related.set_cached_value(conference, None)
    matters = _matters(ward, conference, assigned)
    issue, task = matters["issue"][0], matters["task"][0]
    unit = Unit(pk=OWN_UNIT, ward_id=WARD)
    unit.__dict__["has_head"] = headed
    author = ASKER if mine else SOMEBODY
    answer = {"issue": issue, "unit": unit, "recorded_by_id": author}
    asked = {"issue": issue, "requested_by_id": author, "new_due_on": DAY}
    return matters | {
        "ward": [ward],
        "conference": [conference],
        "attendee": [Attendee(pk=1, conference=conference)],
        "person": [Person(pk=1, ward=ward)],
        "issue_or_task": [issue, task],
        "thing": [issue, *matters["conclusion"]],
        "answer": [Answer(pk=1, state=state, **answer) for state in (AnswerState.CHECKING, AnswerState.SIGNING)],
        "phrase": [Phrase(pk=1, ward=ward)],
        "extension": [Extension(pk=1, **asked)],
        "dossier": [Dossier(pk=1, ward=ward, conference=conference)],
        "sheet": [Reconciliation(pk=1, conference=Conference(pk=2, ward=ward, state="following_up"))],
        "relation": [IssueRelation(pk=1, source=issue, target=issue)],
        "referral": [Referral(pk=1, ward=ward, conference=conference)],
        "document": [OfficialDocument(pk=1, ward=ward, kind=kind, state="draft") for kind in KINDS],
        "dispatch": [Dispatch(pk=1, ward=ward)],
        "review": [Review(pk=1, ward=ward, issue=issue, verdict=Verdict.NOT, author_id=author)],
        "report": [PeriodicReport(pk=1, ward=ward, conference=conference)],
    }


def _matters(ward, conference, assigned):
    """Opinion, issue (its clock running, and standing still), conclusion, task, assignment."""
    running = Issue(pk=1, ward=ward, conference=conference, due_on=DAY, first_due_on=DAY)
    still = Issue(pk=2, ward=ward, conference=conference, due_on=None, first_due_on=DAY)
    Deadline(pk=1, issue=running, due_on=DAY, first_due_on=DAY)
    Deadline(pk=2, issue=still, due_on=DAY, first_due_on=DAY, suspended_on=DAY)
    conclusion = Conclusion(pk=1, conference=conference)
    task = ConclusionTask(pk=1, conclusion=conclusion)
    for subject in (running, still, task):
        subject._prefetched_objects_cache = {"assignments": [_given(ward, subject, assigned)]}
    return {
        "opinion": [Opinion(pk=1, ward=ward, conference=conference)],
        "issue": [running, still],
        "conclusion": [conclusion],
        "task": [task],
        "assignment": [_given(ward, running, "offered"), _given(ward, running, "returned", "cooperating")],
    }


def _given(ward, subject, state, part="lead"):
    kind = "task" if isinstance(subject, ConclusionTask) else "issue"
    return Assignment(
        pk=1, ward=ward, unit=Unit(pk=OWN_UNIT, kind="department"), state=state, part=part, **{kind: subject}
    )
