"""The demo's world for tests that walk through everything: loaded once, objects by name, people by role."""

from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.management import call_command

from dialogue_site import feeds
from dialogue_site.models import Attachment, CalendarFeed, OfficialDocument, Posting, Unit, User
from dialogue_site.roles import Role

#: Who walks: the demo's people, somebody without a post, a clerk of another ward.
PEOPLE = ("clerk", "leader", "responder", "monitor", "admin", "nobody", "stranger")


@dataclass
class Demo:
    people: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)

    def __getitem__(self, name):
        """The object called ``name`` in the access table."""
        return self.things[name]


def load_demo():
    """Run ``seed_demo`` in the empty database, add what it has no example of and the two people who see nothing."""
    call_command("seed_demo", verbosity=0, stdout=StringIO())
    User.objects.create_user(username="nobody", password="dialogue-demo", full_name="Ngô Văn Không")
    ward = Unit.objects.create(code="ngoc-thuy", kind="ward", name="Phường Ngọc Thụy")
    office = Unit.objects.create(code="ngoc-thuy-vp", kind="office", name="Văn phòng Ngọc Thụy", ward=ward)
    stranger = User.objects.create_user(username="stranger", password="dialogue-demo", full_name="Mai Thị Xa")
    Posting.objects.create(user=stranger, unit=office, role=Role.CLERK)
    _complete()
    return find_demo()


def _complete():
    """One of each state that the demo's story does not have: made through the actions."""
    from conferences.actions import conferences
    from conferences.models import Conference
    from feedback.actions.opinions import record_opinion
    from feedback.models import Category
    from resolutions.actions import assignments, notices, papers, slips
    from resolutions.models import Assignment

    clerk, responder = User.objects.get(username="clerk"), User.objects.get(username="responder")
    held, unit = Conference.objects.get(code="HNDT-2022"), responder.current_postings[0].unit
    ward, category = held.ward, Category.objects.order_by("pk").first()
    for code, day in (("HNDT-2023", 20), ("HNDT-2023A", 21), ("HNDT-2023B", 22)):
        facts = {"title": "Hội nghị đối thoại năm 2023", "year": 2023, "date": date(2023, 9, day)}
        planned = conferences.plan_conference(by=clerk, ward=ward, code=code, **facts)
        if code == "HNDT-2023A":
            conferences.postpone_conference(planned, by=clerk, reason="Chờ lịch của quận")
        if code == "HNDT-2023B":
            conferences.open_conference(planned, by=clerk)
            said = {"source": "room_spoken", "received_on": planned.date, "verbatim": "Ngõ 86 cứ mưa to là ngập."}
            rows = [{"summary": "Ngập úng ngõ 86", "category": category}, {"summary": "Thiếu đèn đường"}]
            opinion = record_opinion(planned, by=clerk, issues=rows, **said)
            first = opinion.links.order_by("pk").first().issue
            assignments.assign_issue(first, by=clerk, unit=unit)
    _dates(unit, responder)
    own = Assignment.objects.filter(unit=unit, part="cooperating", state="offered", task__state="open").first()
    assignments.accept_assignment(own, by=responder)
    refused = (
        Assignment.objects.filter(part="cooperating", state="offered", issue__stage="in_progress").order_by("pk").last()
    )
    assignments.return_assignment(refused, by=clerk, reason="Không thuộc địa bàn", suggested_unit=unit)
    notices.draft_notice(held, by=clerk, system="state")
    papers.draft_paper(held, by=clerk, kind="minutes", system="state")
    slips.print_slips(held, by=clerk, count=2)
    _front(clerk, held)
    _dossiers(clerk, held)
    _letters(clerk, responder, held)
    CalendarFeed.objects.create(user=clerk, token_hash=feeds.hash_of("calendar-address-of-the-demos-clerk"))
    _matters(clerk, held)
    pixel = ContentFile(b"\x89PNG\r\n", name="anh.png")
    facts = {"name": "anh.png", "content_type": "image/png", "size": 6, "sha256": "0" * 64}
    Attachment.objects.create(ward=ward, file=pixel, uploaded_by=clerk, **facts)


def _matters(clerk, held):
    """A sheet being reconciled, two issues linked, and a matter that went to the lane of its own law."""
    from conferences.models import Conference
    from feedback.actions.opinions import record_opinion
    from feedback.models import Issue
    from resolutions.actions.reconciliation import begin_reconciliation
    from resolutions.actions.referrals import refer_opinion
    from resolutions.actions.relations import relate_issue
    from resolutions.models import Reconciliation

    if not Reconciliation.objects.filter(conference=held).exists():
        begin_reconciliation(held, by=clerk)
    first, second = Issue.objects.filter(conference=held).counted().order_by("number")[:2]
    relate_issue(first, by=clerk, target=second, reason="Cùng một địa bàn")
    planned = Conference.objects.get(code="HNDT-2023")
    facts = {"source": "before_box", "received_on": date(2022, 11, 1), "verbatim": "Đơn tố cáo một cán bộ."}
    opinion = record_opinion(planned, by=clerk, issues=[{"summary": "Tố cáo cán bộ"}], **facts)
    where = {"kind": "denunciation", "destination": "Thanh tra Thành phố Hà Nội"}
    refer_opinion(opinion, by=clerk, referred_on=date(2022, 11, 2), **where)


def _dates(unit, responder):
    """A later day asked for, and a clock that stands still: two matters of the officer's unit that are not late."""
    from dialogue_site.lib.duedates import DueWording
    from resolutions.actions.clocks import suspend_deadline
    from resolutions.actions.extensions import request_extension
    from resolutions.models import Assignment

    own = Assignment.objects.filter(unit=unit, part="lead", state="accepted", issue__stage="in_progress")
    intime = own.filter(issue__due_on__gte=date(2022, 11, 15)).order_by("pk").select_related("issue__conference")
    first, last = intime.first().issue, intime.last().issue
    later = DueWording("no_later_than", date=date(2023, 12, 29))
    request_extension(first, by=responder, wording=later, reason="Chờ kết quả đo đạc lại thửa đất")
    suspend_deadline(last, by=responder, waits_for="citizen", reason="Đã mời công dân bổ sung giấy tờ")


def _dossiers(clerk, held):
    """One being put together, with its paper drafted; one sent, with a reply that waits to be passed on."""
    from feedback.models import Issue
    from resolutions.actions import dossier_papers, dossier_replies, dossiers

    # A reply would set a clock going again that stands still: other tests find that one so.
    running = Issue.objects.filter(conference=held, stage="in_progress", deadline__suspended_on=None)
    at_work = list(running.order_by("-pk")[:2])
    for issue, body in zip(at_work, ("Ủy ban nhân dân quận Long Biên", "Công ty thoát nước Thành phố"), strict=True):
        dossier = dossiers.open_dossier(held, by=clerk, sent_to=body, expected_on=date(2022, 12, 15))
        dossiers.add_dossier_issue(dossier, by=clerk, issues=[issue])
        if issue is at_work[0]:
            dossier_papers.draft_dossier_paper(dossier, by=clerk)
            continue
        told = dossier_papers.Told(otherwise="Đọc tại cuộc họp tổ dân phố ngày 05/11, có biên bản")
        paper = {"document_number": "512/UBND", "document_date": date(2022, 11, 4)}
        dossier_papers.record_dossier(dossier, by=clerk, told=told, **paper)
        replies = {dossier.items.get().pk: "Sẽ nạo vét trong quý I."}
        facts = {"reply_number": "88/TNHN", "reply_date": date(2022, 11, 10), "replies": replies}
        dossier_replies.record_dossier_reply(dossier, by=clerk, **facts)


def _letters(clerk, responder, held):
    """A draft answer of the officer's unit, a draft letter, a finished run, a wording."""
    from feedback.models import OpinionIssue
    from resolutions.actions import answers, letters, phrases
    from resolutions.models import Assignment, LetterRun

    own = Assignment.objects.filter(unit__in=responder.unit_ids, part="lead", state="accepted")
    work = own.filter(issue__stage="in_progress").order_by("pk").select_related("issue__conference__ward")
    # Not the first: other tests find it at work.
    issue = list(work)[1].issue
    answers.draft_answer(issue, by=responder, text="UBND phường đã kiểm tra ngày 12/10/2022.", outcome="explained")
    link = OpinionIssue.objects.filter(issue__conference=held, opinion__speaker__isnull=False).owed()
    link = link.select_related("opinion__speaker", "issue__lead_unit").order_by("pk").first()
    letters.draft_letter(
        "interim_letter", by=clerk, conference=held, person=link.opinion.speaker, links=[link],
        subject="thông báo", body="UBND phường thông báo.", day=date(2022, 10, 20),
    )  # fmt: skip
    made = {"facts": {"citizens": []}, "pdf": b"%PDF-1.7"}
    LetterRun.objects.create(ward=held.ward, conference=held, state="done", started_by=clerk, **made)
    phrases.add_phrase(held.ward, by=clerk, title="Đã nạo vét", text="UBND phường đã nạo vét cống.")


def _front(clerk, held):
    """A verdict that waits for its response, and a report that is being drafted."""
    from feedback.models import Issue
    from resolutions.actions import periodic, reviews
    from resolutions.models import PeriodicReport, Review
    from resolutions.models.reviews import to_review

    if not Review.objects.filter(state="sent", verdict="not", issue__isnull=False).exists():
        monitor = User.objects.get(username="monitor")
        judged = to_review(Issue.objects.all()).order_by("-pk").first()
        review = reviews.write_review(judged, by=monitor, verdict="not", failed=["specific"], comment="Chưa nêu ngày.")
        reviews.send_review(review, by=monitor)
    if not PeriodicReport.objects.filter(state="draft").exists():
        periodic.draft_report(held, by=clerk, kind="any", period_to=date(2022, 11, 15))


def find_demo():
    """Look the loaded world up."""
    people = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    return Demo(people, dict(_things(people)))


def _things(people):
    from conferences.models import Attendee, Conference
    from feedback.models import Category, Issue, Opinion, OpinionIssue, Person
    from feedback.models.relations import IssueRelation, Referral
    from resolutions.models import (
        Answer,
        Assignment,
        Conclusion,
        ConclusionTask,
        Deadline,
        Dispatch,
        Dossier,
        DossierIssue,
        Extension,
        LetterRun,
        PeriodicReport,
        Phrase,
        Reconciliation,
        Review,
    )

    yield "answer", Answer.objects.filter(state="draft", unit__in=people["responder"].unit_ids).order_by("pk").last()
    yield "letter", OfficialDocument.objects.filter(kind="interim_letter", state="draft").order_by("pk").last()
    owed = OpinionIssue.objects.filter(issue__stage="approved").owed().select_related("opinion").first()
    yield "owed citizen", SimpleNamespace(pk=owed.opinion.speaker_id * 2)
    yield "letter run", LetterRun.objects.order_by("pk").last()
    yield "dispatch", Dispatch.objects.order_by("pk").first()
    yield "wording", Phrase.objects.order_by("pk").first()
    unit = people["responder"].current_postings[0].unit
    yield "conference", Conference.objects.get(code="HNDT-2022")
    yield "planned conference", Conference.objects.get(code="HNDT-2023")
    yield "postponed conference", Conference.objects.get(code="HNDT-2023A")
    yield "running conference", Conference.objects.get(code="HNDT-2023B")
    yield "attendee", Attendee.objects.filter(conference__code="HNDT-2022").first()
    yield "opinion", Opinion.objects.filter(state="locked").order_by("pk").first()
    yield "new opinion", Opinion.objects.get(conference__code="HNDT-2023B")
    yield "sheet", Reconciliation.objects.get(conference__code="HNDT-2022")
    yield "conference without sheet", Conference.objects.get(code="HNDT-2023B")
    yield "relation", IssueRelation.objects.standing().order_by("pk").first()
    yield "referral", Referral.objects.order_by("pk").first()
    yield "person", Person.objects.order_by("pk").first()
    yield "link", OpinionIssue.objects.get(opinion__conference__code="HNDT-2023B", issue__stage="received")
    yield "category", Category.objects.order_by("pk").first()
    # The department officer's own: taken, waiting to be taken; then of another unit, answered, given to nobody.
    own = Assignment.objects.filter(unit=unit, part="lead", issue__isnull=False).order_by("pk")
    taken = own.filter(state="accepted", issue__stage="in_progress").first()
    yield "issue", taken.issue
    yield "assignment", taken
    offered = own.filter(state="offered").first()
    yield "offered assignment", offered
    yield "offered issue", offered.issue
    yield "returned assignment", Assignment.objects.get(part="cooperating", state="returned")
    yield "answered issue", Issue.objects.filter(stage="answered").order_by("pk").first()
    yield "new issue", Issue.objects.filter(stage="received").order_by("pk").first()
    yield "extension", Extension.objects.get(state="requested")
    suspended = Deadline.objects.get(suspended_on__isnull=False)
    yield "suspended issue", suspended.issue
    yield "deadline", suspended
    yield "conclusion", Conclusion.objects.order_by("pk").first()
    yield "task", ConclusionTask.objects.filter(state="open").order_by("pk").first()
    yield "own task", Assignment.objects.get(unit=unit, task__isnull=False, state="accepted").task
    yield "done task", ConclusionTask.objects.filter(state="done").order_by("pk").first()
    notices = OfficialDocument.objects.filter(kind="conclusion_notice").order_by("pk")
    yield "issued paper", notices.filter(state="issued").first()
    yield "draft paper", notices.filter(state="draft").first()
    yield "dossier", Dossier.objects.filter(state="draft", document__isnull=False).order_by("-pk").first()
    yield "dossier issue", DossierIssue.objects.filter(dossier__state="draft").order_by("-pk").first()
    yield "sent dossier", Dossier.objects.filter(state="replied").order_by("-pk").first()
    waiting = Review.objects.filter(state="sent", verdict="not", issue__isnull=False, author=people["monitor"])
    yield "verdict", waiting.order_by("-pk").first()
    yield "report", PeriodicReport.objects.filter(state="draft").order_by("-pk").first()
    desk = OfficialDocument.objects.filter(conference_paper__isnull=False).order_by("pk")
    yield "desk paper", desk.filter(state="draft").first()
    yield "issued desk paper", desk.filter(state="issued", kind="invitation").first()
    yield "attachment", Attachment.objects.order_by("pk").first()
