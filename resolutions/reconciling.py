"""The boxes of a reconciliation: raised before, in the room or both, by answered before, in the room, not yet.

While a sheet is being reconciled its boxes follow the record: what nobody has placed by hand is where its opinions'
sources, the replies given in the room and the papers dated before the conference put it, and issues merged, split
or entered since are in or out at once. So the boxes are disjoint and complete at every moment (design invariant 3);
approving writes them down.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import product

from dialogue_site.audit import timeline
from feedback.models import Issue, OpinionIssue
from feedback.models.opinions import PHASES, Phase

from .models import Answer, OralReply
from .models.reconciliation import Raised, ReconciliationItem, Replied
from .states import SheetState

#: The boxes in the order in which the board and the keys 1 to 9 have them.
BOXES = tuple(product(Raised, Replied))


@dataclass
class Placed:
    """One issue in its box; ``item`` when it was written down, ``by_hand`` when a person put it there."""

    issue: Issue
    raised: str
    replied: str
    item: ReconciliationItem | None = None
    by_hand: bool = False
    reply: OralReply | None = None
    answer: Answer | None = None

    @property
    def box(self):
        return self.raised, self.replied

    @property
    def number(self):
        """The key of its box: 1 to 9."""
        return BOXES.index(self.box) + 1


def raised_by_issue(conference):
    """``{issue key: Raised}`` of the counted issues asked for before the conference or in its room."""
    before, room = set(PHASES[Phase.BEFORE]), set(PHASES[Phase.ROOM])
    links = OpinionIssue.objects.filter(issue__conference=conference).counted().order_by()
    sources = {}
    for issue, source in links.values_list("issue", "opinion__source"):
        sources.setdefault(issue, set()).add(source)
    found = {}
    for issue, said in sources.items():
        if said & before:
            found[issue] = Raised.BOTH if said & room else Raised.BEFORE
        elif said & room:
            found[issue] = Raised.ROOM
    return found


def earlier_answers(conference):
    """``{issue key: Answer}``: the latest paper to those who asked that is dated before the conference."""
    answers = Answer.objects.standing().filter(issue__conference=conference, document_date__lt=conference.date)
    return {answer.issue_id: answer for answer in answers.order_by("document_date", "pk")}


def room_replies(conference):
    """``{issue key: OralReply}``: the last reply given on the day of the conference."""
    replies = OralReply.objects.filter(issue__conference=conference)
    return {reply.issue_id: reply for reply in replies.order_by("pk")}


def placed(sheet):
    """``(issues in their boxes, how many stay out)``: :class:`Placed` by number, six queries at any size."""
    conference = sheet.conference
    items = {item.issue_id: item for item in sheet.items.all()}
    issues = Issue.objects.filter(conference=conference).select_related("category", "lead_unit").defer("search_text")
    replies, answers = room_replies(conference), earlier_answers(conference)
    if sheet.state == SheetState.APPROVED:
        chosen = [(issue, items[issue.pk].raised) for issue in issues.filter(pk__in=items).order_by("number")]
        outside = sheet.counts.get("outside", 0)
    else:
        raised = raised_by_issue(conference)
        counted = list(issues.counted().order_by("number"))
        chosen = [(issue, raised[issue.pk]) for issue in counted if issue.pk in raised]
        outside = len(counted) - len(chosen)
    rows = []
    for issue, derived in chosen:
        item, reply, answer = items.get(issue.pk), replies.get(issue.pk), answers.get(issue.pk)
        fixed = item is not None and (item.placed_by_id is not None or sheet.state == SheetState.APPROVED)
        row = Placed(issue, derived, _replied(reply, answer), item, fixed and item.placed_by_id is not None)
        if fixed:
            row.raised = item.raised
            # “Not yet” was true when it was said; a reply or a paper recorded since is not passed over.
            if sheet.state == SheetState.APPROVED or item.replied != Replied.NOT_YET:
                row.replied = item.replied
        row.reply, row.answer = reply, answer
        rows.append(row)
    return rows, outside


def _replied(reply, answer):
    if answer is not None:
        return Replied.BEFORE
    return Replied.ROOM if reply is not None else Replied.NOT_YET


def begun_by(sheet):
    """The name of who began the sheet, from its history."""
    begun = timeline(sheet).filter(verb="reconciliation.begin").order_by("pk")
    return begun.values_list("actor_name", flat=True).first() or ""


def after_approval(sheet):
    """Issues that would be on the approved ``sheet`` and are not: split off, or entered, since it was approved."""
    if sheet.state != SheetState.APPROVED:
        return []
    counted = Issue.objects.filter(conference=sheet.conference_id).counted().exclude(reconciled__sheet=sheet)
    found = list(counted.order_by("number").defer("search_text"))
    raised = raised_by_issue(sheet.conference) if found else {}
    return [issue for issue in found if issue.pk in raised]


def figures(rows, outside):
    """Numbers by box, row and column, as kept with an approved sheet; keys are texts because JSON has no others."""
    boxes = Counter(row.box for row in rows)
    return {
        "boxes": {f"{raised}/{replied}": boxes[raised, replied] for raised, replied in BOXES},
        "raised": {str(raised): sum(boxes[raised, replied] for replied in Replied) for raised in Raised},
        "replied": {str(replied): sum(boxes[raised, replied] for raised in Raised) for replied in Replied},
        "total": len(rows),
        "outside": outside,
    }


def figures_of(sheet):
    """The figures as they stand: frozen ones of an approved sheet, counted ones of another."""
    if sheet.state == SheetState.APPROVED:
        return sheet.counts
    return figures(*placed(sheet))
