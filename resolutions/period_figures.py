"""Where every issue of a conference stood on a past day: the figures and the annex of a periodic report.

A part of ``reports.py``: nothing else counts for a report. Facts are taken by their own dates (answered on, resolved
on, the date of a paper, the day a deadline was moved), so that the report on a past quarter shows no later answer.
What has no date counts as it is now: merged, withdrawn and out-of-scope matters are left out, and an answer taken
back by reopening is no answer. On the present day the figures are those of ``feedback.reports``.

The number of queries does not depend on the number of issues.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from dialogue_site.lib.dates import running_date
from dialogue_site.models import OfficialDocument
from feedback.models import Category, Issue, Opinion, OpinionIssue
from feedback.states import ANSWERED, OpinionState, Result

from .models import Answer, ComplexNotice, DossierIssue, Escalation, Extension, OralReply, ProgressUpdate, Review
from .models.deadlines import DeadlineEvent
from .models.extensions import ExtensionKind
from .states import AnswerState, DossierState, ExtensionState, ReviewState, Verdict

#: Where an issue stands: disjoint and complete, in the order reports name them.
STANDINGS = ("answered", "on_time", "overdue", "with_higher", "complex", "no_date")
#: Results of an answered matter on which somebody still works.
RUNNING = (Result.UNDERWAY, Result.WITH_HIGHER)
#: So many papers are named beside one issue in the annex.
PAPERS_NAMED = 3


@dataclass
class Line:
    """One issue as it stood on the day."""

    pk: int
    number: int
    summary: str
    category: int | None
    authority: str
    unit: str
    first_due_on: date | None
    due_on: date | None
    standing: str = ""
    answered_on: date | None = None
    in_room: bool = False
    #: The answer in force on the day; none for a reply in the room.
    answer: int | None = None
    resolved_on: date | None = None
    resolved: bool = False
    result: str = ""
    opinions: list = field(default_factory=list)
    owed: list = field(default_factory=list)
    excerpt: str = ""
    papers: list = field(default_factory=list)
    higher: str = ""
    complex: str = ""
    extended: str = ""
    progress: str = ""
    verdict: str = ""
    responded: bool = False

    @property
    def code(self):
        return f"VD-{self.number:02d}"

    @property
    def remains(self):
        """Is there work left: not answered, or answered with a promise or a plan that runs?"""
        return not self.resolved and (self.standing != "answered" or self.result in RUNNING)


@dataclass
class Standing:
    """All issues of a conference on a day, with what is counted beside them."""

    day: date
    lines: list
    categories: dict
    opinions: list
    citizens: dict

    def of(self, name):
        """The issues behind a figure, by its name."""
        return [line for line in self.lines if is_in(name, line.standing, line)]


def is_in(name, standing, line):
    """Does an issue belong to the figure ``name``?"""
    if name in STANDINGS:
        return standing == name
    return {
        "issues": True,
        "open": standing != "answered",
        "answered_room": standing == "answered" and line.in_room,
        "answered_written": standing == "answered" and not line.in_room,
        "resolved": line.resolved,
        "reviewed": standing == "answered" and bool(line.verdict),
        "satisfied": standing == "answered" and line.verdict == Verdict.SATISFACTORY,
        "partly": standing == "answered" and line.verdict == Verdict.PARTLY,
        "refused": standing == "answered" and line.verdict == Verdict.NOT,
        "cannot_judge": standing == "answered" and line.verdict == Verdict.CANNOT_JUDGE,
        "responses_open": line.verdict in (Verdict.PARTLY, Verdict.NOT) and not line.responded,
        "ward": line.authority == "ward",
        "higher_authority": line.authority != "ward",
    }[name]


#: Figures whose list is one of issues.
ISSUE_FIGURES = (
    "issues", "ward", "higher_authority", "answered", "answered_room", "answered_written", "resolved", "open",
    "on_time", "overdue", "with_higher", "complex", "no_date", "reviewed", "satisfied", "partly", "refused",
    "cannot_judge", "responses_open",
)  # fmt: skip


#: Those that do not follow from where an issue stands.
_SIDE_FIGURES = tuple(name for name in ISSUE_FIGURES if name not in (*STANDINGS, "issues", "open"))


def standing_on(conference, day, today):
    """The :class:`Standing` of ``conference`` on ``day``; ``today`` tells whether that is the present."""
    lines = _issues(conference)
    _heard(conference, lines, day)
    kept = {pk: line for pk, line in lines.items() if line.opinions or not line.standing}
    _due(conference, kept, day, today)
    _answers(conference, kept, day)
    _steps(conference, kept, day)
    _verdicts(conference, kept, day)
    for line in kept.values():
        line.standing = _where(line, day)
    categories = Category.objects.filter(pk__in={line.category for line in kept.values() if line.category})
    opinions = Opinion.objects.filter(conference=conference, received_on__lte=day)
    heard = opinions.exclude(state=OpinionState.WITHDRAWN).order_by("pk").values_list("pk", flat=True)
    names = dict(categories.order_by("position", "pk").values_list("pk", "name"))
    citizens = {}
    for line in kept.values():
        for who, link in line.owed:
            citizens.setdefault(who, []).append(link)
    return Standing(day, sorted(kept.values(), key=lambda line: line.number), names, list(heard), citizens)


def _issues(conference):
    """The issues that count, with what has no date of its own."""
    rows = Issue.objects.filter(conference=conference).counted().order_by("number").values_list(
        "pk", "number", "summary", "category_id", "authority", "lead_unit__short_name", "lead_unit__name",
        "first_due_on", "due_on", "stage", "answered_on", "result", "resolved_on",
    )  # fmt: skip
    found = {}
    for pk, number, summary, category, authority, short, name, first, due, stage, answered, result, resolved in rows:
        line = found[pk] = Line(pk, number, summary, category, authority, short or name or "", first, due)
        line.answered_on = answered if stage in ANSWERED else None
        line.result, line.resolved_on = result, resolved
    return found


def _heard(conference, lines, day):
    """Who asked by the day, who of them was still owed; an issue first asked for later is marked and left out."""
    links = OpinionIssue.objects.filter(issue__conference=conference).counted().order_by("opinion__received_on", "pk")
    rows = links.values_list(
        "pk", "issue_id", "opinion_id", "opinion__speaker_id", "opinion__received_on", "answered_on", "excerpt",
        "opinion__verbatim", "opinion__restricted", "opinion__speaker__full_name",
    )  # fmt: skip
    for pk, issue, opinion, speaker, received, answered, words, said, apart, name in rows.iterator(chunk_size=2_000):
        line = lines.get(issue)
        if line is None:
            continue
        if received > day:
            line.standing = line.standing or "later"
            continue
        line.opinions.append(opinion)
        if not line.excerpt:
            line.excerpt = _unnamed(words or ("" if apart else said), name)
        if answered is None or answered > day:
            line.owed.append((f"p{speaker}" if speaker else f"o{opinion}", pk))


def _unnamed(text, name):
    """The citizen's own words without the citizen's name."""
    words = " ".join(text.split())
    if name:
        words = words.replace(name, "…")
    return words if len(words) <= 400 else f"{words[:399].rsplit(' ', 1)[0]}…"


def _due(conference, lines, day, today):
    """The date that counted on the day: what the last event until then made it, the first one before any event."""
    if day >= today:
        return
    events = DeadlineEvent.objects.filter(deadline__issue__conference=conference, at__date__lte=day).order_by("pk")
    moved = dict(events.values_list("deadline__issue_id", "due_on"))
    for pk, line in lines.items():
        line.due_on = moved.get(pk, line.first_due_on)


def _answers(conference, lines, day):
    """Answered by the day or not, in the room or by which papers."""
    room = OralReply.objects.filter(issue__conference=conference, is_final=True, replied_on__lte=day)
    spoken = set(room.values_list("issue_id", flat=True))
    written, latest = {}, {}
    kept = (AnswerState.DISPATCHED, AnswerState.SUPERSEDED)
    outside = Answer.objects.filter(issue__conference=conference, outside=True, document_date__lte=day, state__in=kept)
    facts = ("issue_id", "edition", "pk", "document_number", "document_date")
    for issue, edition, answer, number, signed in outside.order_by("edition", "pk").values_list(*facts):
        written.setdefault(issue, {})[number] = signed
        latest[issue] = max(latest.get(issue, (0, 0)), (edition, answer))
    letters = OfficialDocument.objects.filter(
        letter__conference=conference, letter__items__answer__isnull=False, number__isnull=False, date__lte=day
    ).exclude(state="voided")
    facts = ("number", "symbol", "type_code", "system", "date")
    about = ("issue_id", "edition", "pk")
    rows = letters.order_by("number").values_list(*facts, *(f"letter__items__answer__{name}" for name in about))
    for number, symbol, code, system, signed, issue, edition, answer in rows.distinct():
        paper = OfficialDocument(number=number, symbol=symbol, type_code=code, system=system)
        written.setdefault(issue, {})[paper.full_number] = signed
        latest[issue] = max(latest.get(issue, (0, 0)), (edition, answer))
    for pk, line in lines.items():
        if line.answered_on and line.answered_on > day:
            line.answered_on = None
        line.papers = [f"{number}, {running_date(signed)}" for number, signed in written.get(pk, {}).items()]
        line.answer = latest[pk][1] if pk in latest else None
        line.in_room = pk in spoken and not line.papers
        line.resolved = line.result == Result.RESOLVED and bool(line.resolved_on) and line.resolved_on <= day


def _steps(conference, lines, day):
    """What was sent up, what is complex, what was given more time, what was last reported."""
    of_conference = {"issue__conference": conference}
    sent = Escalation.objects.filter(**of_conference, document_date__lte=day).order_by("pk")
    for issue, body, number, signed in sent.values_list("issue_id", "sent_to", "document_number", "document_date"):
        _put(lines, issue, "higher", f"{body} ({number}, {running_date(signed)})")
    gone = (DossierState.DRAFT, DossierState.WITHDRAWN)
    dossiers = DossierIssue.objects.filter(**of_conference, dossier__document_date__lte=day)
    rows = (
        dossiers.exclude(dossier__state__in=gone)
        .order_by("pk")
        .values_list("issue_id", "dossier__sent_to", "dossier__document_number", "dossier__document_date")
    )
    for issue, body, number, signed in rows:
        _put(lines, issue, "higher", f"{body} ({number}, {running_date(signed)})")
    told = ComplexNotice.objects.filter(**of_conference, document_date__lte=day).order_by("pk")
    for issue, body, until in told.values_list("issue_id", "responsible_body", "expected_on"):
        _put(lines, issue, "complex", f"{body}, {running_date(until)}")
    granted = Extension.objects.filter(**of_conference, state=ExtensionState.GRANTED, decided_on__lte=day)
    rows = granted.order_by("pk").values_list("issue_id", "kind", "responsible_body", "new_due_on", "reason")
    for issue, kind, body, until, reason in rows:
        if kind == ExtensionKind.COMPLEX:
            _put(lines, issue, "complex", f"{body}, {running_date(until)}")
        _put(lines, issue, "extended", reason)
    steps = ProgressUpdate.objects.filter(**of_conference, happened_on__lte=day).order_by("happened_on", "pk")
    for issue, text in steps.values_list("issue_id", "text").iterator(chunk_size=2_000):
        _put(lines, issue, "progress", text)


def _put(lines, pk, name, text):
    """The latest word wins."""
    if pk in lines:
        setattr(lines[pk], name, " ".join(text.split()))


def _verdicts(conference, lines, day):
    """The Front's last verdict on each answer in force by the day, and whether the office had responded by then."""
    sent = Review.objects.filter(issue__conference=conference, sent_on__lte=day).exclude(state=ReviewState.DRAFT)
    responded = set(
        sent.filter(responses__recorded_at__date__lte=day).order_by().values_list("pk", flat=True).distinct()
    )
    for pk, issue, answer, verdict in sent.order_by("pk").values_list("pk", "issue_id", "answer_id", "verdict"):
        # A verdict on an answer replaced by then says nothing of the one in force.
        if issue in lines and lines[issue].answer == answer:
            lines[issue].verdict, lines[issue].responded = verdict, pk in responded


def _where(line, day):
    """The one place of an issue; an overdue one is overdue wherever else it may be."""
    if line.answered_on:
        return "answered"
    if line.due_on and line.due_on < day:
        return "overdue"
    if line.higher:
        return "with_higher"
    if line.complex:
        return "complex"
    return "on_time" if line.due_on else "no_date"


def frozen_figures(standing):
    """What a report keeps, as JSON: counts by name, categories, and for each issue where it stood."""
    counts = {name: len(standing.of(name)) for name in ISSUE_FIGURES}
    counts |= {
        "opinions": len(standing.opinions),
        "debts": sum(len(links) for links in standing.citizens.values()),
        "citizens_owed": len(standing.citizens),
    }
    sizes = Counter(line.category for line in standing.lines)
    used = [[pk, name, sizes[pk]] for pk, name in standing.categories.items()]
    return {
        "as_of": standing.day.isoformat(),
        "counts": counts,
        "categories": used,
        "issues": {str(line.pk): _kept(line) for line in standing.lines},
        "opinions": standing.opinions,
        "owed": {who: sorted(links) for who, links in sorted(standing.citizens.items())},
    }


def _kept(line):
    """Where an issue stood and to which other figures it belongs."""
    more = [name for name in _SIDE_FIGURES if is_in(name, line.standing, line)]
    return {"standing": line.standing, "in": more, "category": line.category}


def issues_behind(figures, name):
    """The keys of the issues behind a frozen figure."""
    found = figures.get("issues", {}).items()
    if name == "issues":
        return [int(pk) for pk, _kept in found]
    if name == "open":
        return [int(pk) for pk, kept in found if kept["standing"] != "answered"]
    return [int(pk) for pk, kept in found if kept["standing"] == name or name in kept["in"]]


#: Changes a report tells of, in its order: name, and which issues have made it since.
def changes_since(before, now):
    """``{name: [keys]}`` of the issues that changed between two frozen figures; empty lists are left out."""
    old, new = before.get("issues", {}), now.get("issues", {})

    def turned(name):
        return sorted(set(issues_behind(now, name)) - set(issues_behind(before, name)))

    found = {
        "newly_answered": turned("answered"),
        "newly_resolved": turned("resolved"),
        "newly_overdue": turned("overdue"),
        "newly_higher": turned("with_higher"),
        "newly_complex": turned("complex"),
        "reopened": sorted(set(issues_behind(before, "answered")) & set(issues_behind(now, "open"))),
        "added": sorted(int(pk) for pk in new.keys() - old.keys()),
        "gone": sorted(int(pk) for pk in old.keys() - new.keys()),
    }
    return {name: keys for name, keys in found.items() if keys}
