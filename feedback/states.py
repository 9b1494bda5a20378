"""When-may of stage 2: what was said, and the matters in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from conferences.states import ConferenceState
from dialogue_site.transitions import Transition, declare


class OpinionState(TextChoices):
    RECEIVED = "received", _("Received")
    LOCKED = "locked", _("Locked")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Stage(TextChoices):
    """Who has the ball (design section 3)."""

    RECEIVED = "received", _("Received")
    CLASSIFIED = "classified", _("Classified")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    WITH_HIGHER = "with_higher", _("With a higher body")
    COMPLEX_NOTIFIED = "complex_notified", _("Complex, citizen notified")
    DRAFTED = "drafted", _("Answer drafted")
    APPROVED = "approved", _("Answer approved")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another")
    OUT_OF_SCOPE = "out_of_scope", _("Not a matter for the dialogue")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Result(TextChoices):
    """What came of it: another question than whether it was answered."""

    NONE = "none", _("No result yet")
    UNDERWAY = "underway", _("Under way")
    RESOLVED = "resolved", _("Resolved")
    EXPLAINED = "explained", _("Explained")
    NOT_FEASIBLE = "not_feasible", _("Not feasible")
    WITH_HIGHER = "with_higher", _("With a higher body")


S = Stage
#: Stages in which the ward still owes an answer.
OPEN = (
    S.RECEIVED, S.CLASSIFIED, S.ASSIGNED, S.IN_PROGRESS, S.WITH_HIGHER, S.COMPLEX_NOTIFIED, S.DRAFTED, S.APPROVED,
)  # fmt: skip
#: Stages that count as answered. “Answered” is never the same as “resolved”.
ANSWERED = (S.ANSWERED, S.CLOSED)
#: Stages of matters that count at all.
COUNTED = (*OPEN, *ANSWERED)
#: Stages of matters that no longer count on their own: their citizens are owed through another issue, or elsewhere.
PUT_ASIDE = (S.MERGED, S.OUT_OF_SCOPE, S.WITHDRAWN)
UNASSIGNED = (S.RECEIVED, S.CLASSIFIED)
AT_WORK = (S.ASSIGNED, S.IN_PROGRESS, S.WITH_HIGHER, S.COMPLEX_NOTIFIED)

OPINIONS = declare(
    "feedback",
    "feedback.opinion",
    [
        Transition(
            "opinion.withdraw",
            (OpinionState.RECEIVED,),
            OpinionState.WITHDRAWN,
            _("Withdraw"),
            _("Withdrew the opinion"),
            _("The opinion stays on record but no longer counts. Issues asked by nobody else are withdrawn with it."),
            reason=True,
            danger=True,
        ),
        Transition(
            "opinion.lock",
            (OpinionState.RECEIVED,),
            OpinionState.LOCKED,
            _("Lock"),
            _("Locked the text"),
            chained=True,
        ),
    ],
)

ISSUES = declare(
    "feedback",
    "feedback.issue",
    [
        Transition(
            "issue.classify",
            (S.RECEIVED, S.CLASSIFIED),
            S.CLASSIFIED,
            _("Classify"),
            _("Classified the issue"),
            _("The issue has its category and authority. Next: the clerk assigns it to a unit."),
        ),
        Transition(
            "issue.withdraw",
            (S.RECEIVED, S.CLASSIFIED),
            S.WITHDRAWN,
            _("Withdraw"),
            _("Withdrew the issue"),
            _("The issue stays on record but no longer counts."),
            reason=True,
            danger=True,
        ),
    ],
    field="stage",
)

CONFERENCES = declare(
    "feedback",
    "conferences.conference",
    [
        Transition(
            "conference.record",
            (ConferenceState.IN_SESSION,),
            ConferenceState.RECORDED,
            _("Complete the record"),
            _("Completed the record of the session"),
            _("The opinions' texts are locked. Next: the office drafts the conclusions and assigns the issues."),
        ),
    ],
)
