"""The words of a matter of another lane stand nowhere: every page, paper and sheet, as everybody (invariant 11)."""

import io
import zipfile
from datetime import date

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse

from dialogue_site.models import OfficialDocument
from feedback.actions.opinions import record_opinion
from feedback.actions.people import find_or_add_person
from feedback.models import Category
from resolutions.actions import answers, assignments, followups, periodic, referrals, relations
from tests import build
from tests.demo import load_demo

from .access import ACCESS
from .test_urls import PATTERNS, address

MARK, NAME = "nhận tiền khi cấp phép", "Lò Thị Quỳnh Xanh"
KIND = "Tố cáo"
SAID = f"Ngõ 86 cứ mưa là ngập. Đèn ngõ 88 hỏng. Cán bộ phường {MARK} xây dựng cho nhà bên."
READERS = ("clerk", "leader", "responder", "monitor")
#: A file is the same for everybody who may have it: laid out once.
FILES = ("-pdf", "-docx", "-preview", "-file", "-copies", "-sheet", "-slip")
#: What the Front is told: how many there are of each kind in a conference.
TELLS_KINDS = {"conference-detail"}


def matters(held, clerk, responder):
    """One opinion: a matter answered, one with an answer on its way, and one that will go to another lane."""
    unit, category = responder.current_postings[0].unit, Category.objects.order_by("pk").first()
    person = find_or_add_person(by=clerk, ward=held.ward, full_name=NAME, honorific="Bà")
    rows = [
        {"summary": "Ngập úng cuối ngõ 86", "excerpt": "Ngõ 86 cứ mưa là ngập."},
        {"summary": "Hỏng đèn chiếu sáng ngõ 88"},
        {"summary": f"Cán bộ {MARK}", "detail": SAID, "place": MARK, "excerpt": f"Cán bộ phường {MARK} xây dựng"},
    ]
    opinion = record_opinion(
        held, by=clerk, source="after", received_on=date(2022, 11, 1), verbatim=SAID, speaker=person, note=MARK,
        issues=[row | {"category": category} for row in rows],
    )  # fmt: skip
    for issue in (link.issue for link in opinion.links.order_by("position")):
        assignment = assignments.assign_issue(issue, by=clerk, unit=unit)
        assignments.accept_assignment(assignment, by=responder)
        issue.refresh_from_db()
        yield issue


@pytest.fixture
def scene(db, today, django_capture_on_commit_callbacks):
    demo = load_demo()
    clerk, responder = demo.people["clerk"], demo.people["responder"]
    held = demo["conference"]
    with django_capture_on_commit_callbacks(execute=True):
        answered, signing, other = matters(held, clerk, responder)
        followups.record_progress(other, by=responder, text=f"Đã nghe về việc {MARK}", happened_on=date(2022, 11, 10))
        relations.relate_issue(answered, by=clerk, target=other, reason=MARK)
        paper = {"document_number": "500/UBND", "document_date": date(2022, 11, 10)}
        build.record_answer(answered, by=clerk, text="Đã nạo vét cống ngõ 86.", **paper)
        said = {"text": "Đã thay bóng ngày 09/11/2022.", "outcome": "explained"}
        answer = answers.draft_answer(signing, by=responder, **said)
        answers.submit_answer(answer, by=responder)
        OfficialDocument.objects.filter(pk=demo["desk paper"].pk).update(body=f"1. Cán bộ phường {MARK} xây dựng.")
    with django_capture_on_commit_callbacks(execute=True):
        where = {"kind": "denunciation", "destination": "Thanh tra Thành phố Hà Nội", "reference": "TCD-07"}
        other.refresh_from_db()
        referral = referrals.refer_issue(other, by=clerk, referred_on=date(2022, 11, 14), **where)
        report = demo["report"]
        periodic.edit_report(report, by=clerk, version=report.version, rewrite=True)
    demo.things["opinion"] = referral.opinion
    return demo, answered, answer, other


def addresses(demo, answered, answer, other):
    """``(name, address)`` of everything that is read: by the access table, and what is about the three matters."""
    for name, line in ACCESS.items():
        if line.get and name not in {"sign-out", "js-catalog"} and name in PATTERNS:
            yield name, address(name, demo)
    held = demo["conference"].pk
    for name in ("issue-list", "opinion-list", "register"):
        yield name, reverse(name) + "?export=xlsx"
    for name in ("issue-list", "opinion-list"):
        yield name, reverse(name) + f"?conference={held}&q=ng%C3%B5"
    for issue in (answered, answer.issue, other):
        for name in ("issue-detail", "issue-edit", "review-write", "answer-draft", "issue-merge", "issue-relate"):
            yield name, reverse(name, args=[issue.pk])
    for name in ("answer-detail", "answer-edit", "answer-approve"):
        yield name, reverse(name, args=[answer.pk])
    yield "answer-queue", reverse("answer-queue") + f"?answer={answer.pk}"
    yield "issue-list", reverse("issue-list") + "?stage=out_of_scope"


def text_of(response):
    """The words of a page, a PDF, a Word file or a workbook."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"%PDF"):
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                return " ".join((page.extract_text() or "").replace("\n", " ") for page in pdf.pages)
        except Exception:
            return ""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return data.decode("utf-8", "replace")


def test_invariant_11_what_went_to_another_lane_stands_nowhere(scene):
    demo, answered, answer, other = scene
    shown, joined, pages = [], [], {}
    for who in READERS:
        client = Client(raise_request_exception=False)
        client.force_login(demo.people[who], backend="dialogue_site.auth.PostingBackend")
        for name, url in addresses(*scene):
            if who != "clerk" and name.endswith(FILES):
                continue
            response = client.get(url)
            text = "" if response.status_code == 302 else text_of(response)
            pages[who, url] = text
            if MARK in text:
                shown.append((who, name, url))
            if who in ("clerk", "leader"):
                continue
            # Nothing joins the citizen, or another matter of the same opinion, with the lane. A unit's bell still tells
            # that the matter was taken from it, without a word of it.
            led = name != "notification-list" and f'"{other.get_absolute_url()}"' in text
            if led or (KIND in text and name not in TELLS_KINDS):
                joined.append((who, name, url))
    assert shown == []
    assert joined == []
    # The other matters keep their citizen and their own words, for the unit that answers and for the Front.
    for who in ("responder", "monitor"):
        assert NAME in pages[who, answered.get_absolute_url()]
        assert "Ngõ 86 cứ mưa là ngập." in pages[who, answered.get_absolute_url()]
        assert "Hỏng đèn chiếu sáng ngõ 88" in pages[who, answer.get_absolute_url()]
