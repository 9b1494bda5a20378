"""Who may open and who may send each address of the project: one line each; a new address without one fails.

``GET`` and ``POST`` name the people of tests/demo.py. Where the address carries an object, everybody who
may not read its ward gets 404; inside the ward the others get 403. ``post=None``: nothing is sent there.
"""

from dataclasses import dataclass, field

OFFICE = ("clerk", "leader")
READERS = ("clerk", "leader", "responder", "monitor")
SIGNED_IN = (*READERS, "admin", "nobody", "stranger")
#: A clerk of another ward works there: pages without an object are open to them, with their own ward's rows.
OFFICES = (*OFFICE, "stranger")
ALL_READERS = (*READERS, "stranger")
#: The officer whose unit has the matter, and the clerk, who types for units without accounts.
AT_WORK = ("clerk", "responder")


@dataclass(frozen=True)
class Line:
    """``thing``: the object in the address, as tests/demo.py calls it; ``public``: without signing in.

    ``args``: other parts of the address; ``sends``: objects that a form names, by field;
    ``asks``: those the address's query names.
    """

    get: tuple | None
    post: tuple | None = None
    thing: str = ""
    public: bool = False
    args: dict = field(default_factory=dict)
    sends: dict = field(default_factory=dict)
    asks: dict = field(default_factory=dict)


def page(get, thing="", **facts):
    """A page to be read."""
    return Line(get, None, thing, **facts)


def form(who, thing="", **facts):
    """A page with a form: who opens it may send it."""
    return Line(who, who, thing, **facts)


#: The calendar address that tests/demo.py gives to the clerk.
CALENDAR_TOKEN = "calendar-address-of-the-demos-clerk"

ACCESS = {
    # The ground
    "home": page(SIGNED_IN),
    "sign-in": Line(SIGNED_IN, SIGNED_IN, public=True),
    "sign-out": Line(None, SIGNED_IN),
    "password-change": form(SIGNED_IN),
    "set_language": Line(SIGNED_IN, SIGNED_IN),
    "js-catalog": page(SIGNED_IN),
    "notification-list": page(SIGNED_IN),
    "notification-read": Line(None, SIGNED_IN),
    "attachment": page(READERS, "attachment"),
    "document-pdf": page(READERS, "issued paper"),
    "draft": Line(SIGNED_IN, SIGNED_IN, args={"form": "opinion-new-1"}),
    "healthz": page(SIGNED_IN, public=True),
    # Conferences
    "conference-list": page(SIGNED_IN),
    "conference-plan": form(OFFICES),
    "conference-detail": page(READERS, "conference"),
    "conference-edit": form(OFFICE, "conference"),
    "conference-announce": form(OFFICE, "planned conference"),
    "conference-open": form(OFFICE, "planned conference"),
    "conference-postpone": form(OFFICE, "planned conference"),
    "conference-reschedule": form(OFFICE, "postponed conference"),
    "conference-cancel": form(OFFICE, "planned conference"),
    "conference-record": form(OFFICE, "running conference"),
    "conference-conclude": form(OFFICE, "conference"),
    "conference-follow-up": form(OFFICE, "conference"),
    "conference-close": form(OFFICE, "conference"),
    "conference-reopen": form(("leader",), "conference"),
    "attendee-list": page(READERS, "conference"),
    "attendee-add": form(OFFICE, "conference"),
    "attendee-edit": form(OFFICE, "attendee"),
    "attendee-remove": form(OFFICE, "attendee"),
    "attendance-mark": form(OFFICE, "conference"),
    "sign-in-sheet": page(READERS, "conference"),
    # Opinions and issues
    "opinion-list": page(SIGNED_IN),
    "opinion-add": form(OFFICES),
    "opinion-detail": page(READERS, "opinion"),
    "opinion-edit": form(OFFICE, "new opinion"),
    "opinion-withdraw": form(OFFICE, "new opinion"),
    "opinion-counter": page(READERS, "running conference"),
    "issue-add": form(OFFICE, "new opinion"),
    "issue-link": form(OFFICE, "new opinion"),
    "issue-unlink": form(OFFICE, "link"),
    "contact-edit": form(OFFICE, "opinion"),
    "person-edit": form(OFFICE, "opinion"),
    "speaker-lookup": Line(None, OFFICE, "running conference"),
    "group-lookup": Line(None, OFFICE, "running conference"),
    "issue-lookup": Line(None, OFFICE, "running conference"),
    "issue-duplicates": Line(None, OFFICE, "running conference"),
    "legacy-text": Line(None, OFFICE, "running conference"),
    "issue-list": page(SIGNED_IN),
    "issue-detail": page(READERS, "issue"),
    "issue-edit": form(OFFICE, "issue"),
    "issue-classify": form(OFFICE, "new issue"),
    "issue-withdraw": form(OFFICE, "new issue"),
    "issue-classify-bulk": Line(None, OFFICE, sends={"issue": "new issue"}),
    "category-list": page(ALL_READERS),
    # Conclusions and tasks
    "conclusion-list": page(SIGNED_IN),
    "conclusion-new": form(OFFICE, "conference"),
    "conclusion-detail": page(READERS, "conclusion"),
    "conclusion-edit": form(OFFICE, "conclusion"),
    "conclusion-withdraw": form(OFFICE, "conclusion"),
    "task-new": form(OFFICE, "conclusion"),
    "task-list": page(SIGNED_IN),
    "task-detail": page(READERS, "task"),
    "task-edit": form(OFFICE, "task"),
    "task-assign": form(OFFICE, "task"),
    "task-progress-record": form(AT_WORK, "own task"),
    "task-complete": form(("clerk",), "own task"),
    "task-reopen": form(OFFICE, "done task"),
    "task-cancel": form(OFFICE, "task"),
    # Assignments and what follows
    "assignment-list": page(SIGNED_IN),
    "assignment-accept": form(AT_WORK, "offered assignment"),
    "assignment-return": form(AT_WORK, "offered assignment"),
    "assignment-replace": form(OFFICE, "returned assignment"),
    "assignment-withdraw": form(OFFICE, "assignment"),
    "issue-assign": form(OFFICE, "new issue"),
    "issue-assign-bulk": Line(None, OFFICE, sends={"issue": "new issue"}),
    "oral-reply-record": form(OFFICE, "issue"),
    "progress-record": form(AT_WORK, "issue"),
    "answer-record": form(OFFICE, "issue"),
    "result-record": form(AT_WORK, "issue"),
    "escalation-record": form(("leader",), "issue"),
    "complex-notice-record": form(("leader",), "issue"),
    "deadline-correct": form(OFFICE, "offered issue"),
    "issue-close": form(OFFICE, "answered issue"),
    "issue-reopen": form(OFFICE, "answered issue"),
    "deadline-explain": page(SIGNED_IN),
    "deadline-detail": page(READERS, "deadline"),
    "deadline-suspend": form(AT_WORK, "issue"),
    "deadline-resume": form(AT_WORK, "suspended issue"),
    "deadline-review": form(OFFICES),
    "calendar": page((*READERS, "admin", "stranger")),
    "calendar-day": form(("clerk", "admin", "stranger"), args={"day": "2022-11-18"}),
    "extension-request": form(AT_WORK, "issue"),
    "extension-list": page(SIGNED_IN),
    "extension-detail": page(READERS, "extension"),
    "extension-preview": page(READERS, "extension"),
    "extension-grant": form(("leader",), "extension"),
    "extension-refuse": form(("leader",), "extension"),
    "extension-withdraw": form(AT_WORK, "extension"),
    "monitor": page(ALL_READERS),
    "monitor-chart": page(ALL_READERS),
    # Dossiers to higher bodies
    "dossier-list": page(SIGNED_IN),
    "dossier-open": form(OFFICE, "conference"),
    "dossier-detail": page(READERS, "dossier"),
    "dossier-edit": form(OFFICE, "dossier"),
    "dossier-issue-add": form(OFFICE, "dossier"),
    "dossier-issue-edit": form(OFFICE, "dossier issue"),
    "dossier-issue-remove": form(OFFICE, "dossier issue"),
    "dossier-paper-draft": form(OFFICE, "dossier"),
    "dossier-paper-edit": form(OFFICE, "dossier"),
    "dossier-preview": page(READERS, "dossier"),
    "dossier-send": form(OFFICE, "dossier"),
    "dossier-record": form(OFFICE, "dossier"),
    "dossier-chase": form(OFFICE, "dossier"),
    "dossier-reminder": page(OFFICE, "sent dossier"),
    "dossier-reply-record": form(OFFICE, "sent dossier"),
    "dossier-relay": form(("clerk",), "sent dossier"),
    "dossier-withdraw": form(OFFICE, "dossier"),
    "issue-send-up": form((*OFFICE, "responder"), "issue"),
    # Answers and letters
    "answer-draft": form(AT_WORK, "issue"),
    "answer-list": page(SIGNED_IN),
    "answer-queue": form(("leader",)),
    "answer-detail": page(READERS, "answer"),
    "answer-edit": form(AT_WORK, "answer"),
    "answer-submit": form(AT_WORK, "answer"),
    "answer-check": form((), "answer"),  # the head of the unit, who is none of these
    "answer-approve": form(("leader",), "answer"),
    "answer-send-back": form(("leader",), "answer"),
    "answer-withdraw": form(AT_WORK, "answer"),
    "answer-revise": form(OFFICE, "answer"),
    "phrase-list": page(SIGNED_IN),
    "phrase-new": form(("clerk", "stranger")),
    "phrase-edit": form(("clerk",), "wording"),
    "citizen-owed-list": page(SIGNED_IN),
    "letter-list": page(SIGNED_IN),
    "letter-draft": form(OFFICE, "conference", asks={"citizen": "owed citizen"}),
    "letter-detail": page(READERS, "letter"),
    "letter-preview": page(READERS, "letter"),
    "letter-edit": form(OFFICE, "letter"),
    "letter-issue": form(OFFICE, "letter"),
    "letter-dispatch": form(OFFICE, "letter"),
    "letter-discard": form(OFFICE, "letter"),
    "dispatch-withdraw": form(OFFICE, "dispatch"),
    "letter-run-start": form(OFFICE, "conference"),
    "letter-run-detail": page(READERS, "letter run"),
    "letter-run-pdf": page(READERS, "letter run"),
    "letter-run-continue": form(OFFICE, "letter run"),
    "letter-run-dispatch": form(OFFICE, "letter run"),
    # Reconciliation; issues merged, split and linked; matters of another lane
    "reconciliation-begin": form(OFFICE, "conference without sheet"),
    "reconciliation-detail": page(READERS, "sheet"),
    "reconciliation-place": form(OFFICE, "sheet"),
    "reconciliation-approve": form(("leader",), "sheet"),
    "reconciliation-reopen": form(("leader",), "sheet"),
    "reconciliation-pdf": page(READERS, "sheet"),
    "reconciliation-docx": page(READERS, "sheet"),
    "issue-merge": form(OFFICE, "new issue"),
    "issue-unmerge": form(OFFICE, "new issue"),
    "issue-split": form(OFFICE, "new issue"),
    "issue-relate": form(OFFICE, "new issue"),
    "relation-undo": form(OFFICE, "relation"),
    "issue-refer": form(OFFICE, "new issue"),
    "opinion-refer": form(OFFICE, "new opinion"),
    "referral-list": page(OFFICES),
    "referral-detail": page(OFFICE, "referral"),
    "referral-edit": form(OFFICE, "referral"),
    "referral-pdf": page(OFFICE, "referral"),
    "referral-docx": page(OFFICE, "referral"),
    # The notice of conclusions
    "notice-list": page(SIGNED_IN),
    "notice-draft": form(OFFICE, "conference"),
    "notice-detail": page(READERS, "issued paper"),
    "notice-preview": page(READERS, "draft paper"),
    "notice-edit": form(OFFICE, "draft paper"),
    "notice-issue": form(OFFICE, "draft paper"),
    "notice-supersede": form(OFFICE, "issued paper"),
    "notice-discard": form(OFFICE, "draft paper"),
    # The Front's verdicts
    "review-list": page(SIGNED_IN),
    "review-desk": form(("monitor",)),
    "review-waiting": page(SIGNED_IN),
    "review-repeated": page(SIGNED_IN),
    "review-write": form(("monitor",), "answered issue"),
    "conclusion-review": form(("monitor",), "conclusion"),
    "review-detail": page(READERS, "verdict"),
    "review-edit": Line(("monitor",), ("monitor",), "verdict"),
    "review-send": Line(("monitor",), ("monitor",), "verdict"),
    "review-respond": form(OFFICE, "verdict"),
    "review-supersede": form(("monitor",), "verdict"),
    # The periodic reports
    "report-list": page(SIGNED_IN),
    "report-draft": form(OFFICE, "conference"),
    "report-opening": form(OFFICE, "conference"),
    "report-detail": page(READERS, "report"),
    "report-preview": page(READERS, "report"),
    "report-edit": form(OFFICE, "report"),
    "report-approve": form(("leader",), "report"),
    "report-send": form(OFFICE, "report"),
    "report-acknowledge": form(("monitor",), "report"),
    "report-withdraw": form(OFFICE, "report"),
    "report-review": form(("monitor",), "report"),
    "report-issue-list": page(READERS, "report"),
    "report-opinion-list": page(READERS, "report"),
    "report-owed": page(READERS, "report"),
    "supervision-record": form(("monitor",)),
    # Reminders, one's own settings, and the calendar under a secret address: whoever has that one reads it
    "chase-list": page(SIGNED_IN),
    "issue-chase": form(OFFICE, "issue"),
    "issue-chase-bulk": Line(None, OFFICE, sends={"issue": "issue"}),
    "assignment-chase": form(OFFICE, "assignment"),
    "answer-waiting": page(SIGNED_IN),
    "promise-list": page(SIGNED_IN),
    "profile": form(SIGNED_IN),
    "calendar-feed-make": Line(None, SIGNED_IN),
    "calendar-feed-revoke": Line(None, SIGNED_IN),
    "calendar-feed": page(SIGNED_IN, public=True, args={"token": CALENDAR_TOKEN}),
    # The other papers of a conference, the register, forms without a number
    "register": page(SIGNED_IN),
    "document-docx": page(READERS, "issued paper"),
    "paper-draft": form(OFFICE, "conference", args={"kind": "public_result"}),
    "paper-detail": page(READERS, "desk paper"),
    "paper-preview": page(READERS, "desk paper"),
    "paper-edit": form(OFFICE, "desk paper"),
    "paper-issue": form(OFFICE, "desk paper"),
    "paper-discard": form(OFFICE, "desk paper"),
    "paper-supersede": form(OFFICE, "issued desk paper"),
    "paper-void": form(("leader",), "issued desk paper"),
    "scan-attach": form(OFFICE, "issued desk paper"),
    "invitation-copies": page(READERS, "issued desk paper"),
    "invitation-copies-file": page(READERS, "issued desk paper"),
    "noticeboard-sheet": page(READERS, "conference"),
    "opinion-slips": form(OFFICE, "conference"),
    "opinion-slips-file": Line(READERS, None, "conference"),
    "opinion-slip": page(READERS, "opinion"),
}
