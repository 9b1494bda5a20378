"""Khiếu nại, tố cáo, secrets: reference and destination only; the words are shown to nobody (design invariant 11)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from dialogue_site import clock
from dialogue_site.models import Draft, Notification
from dialogue_site.notify import tell
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.actions.issues import withdraw_issue
from feedback.actions.opinions import edit_opinion
from feedback.duplicates import likely_duplicates
from feedback.models import Issue, Opinion, OpinionIssue
from feedback.models.opinions import SEALED
from feedback.models.relations import Referral
from feedback.reports import Report, Scope, raised
from feedback.sheets import issue_rows, opinion_rows
from resolutions.actions.letters import discard_letter, draft_letter
from resolutions.actions.papers import draft_paper
from resolutions.actions.reconciliation import approve_reconciliation, begin_reconciliation
from resolutions.actions.referrals import NEUTRAL, edit_referral, refer_issue, refer_opinion
from resolutions.actions.relations import merge_issue, relate_issue
from resolutions.documents.kinds import KINDS
from resolutions.documents.results import result_figures
from resolutions.documents.words import lower_first
from tests import build
from tests.build import record_conference

from .builders import make_conference, make_issue, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
FACTS = {"kind": "denunciation", "destination": "Thanh tra Thành phố", "referred_on": date(2022, 10, 5)}
SECRET = "Cán bộ Xyzt nhận hối lộ"
WORDS = "Tôi tố cáo cán bộ Xyzt nhận hối lộ khi cấp phép."


def fresh(thing):
    return type(thing)._base_manager.get(pk=thing.pk)


@pytest.fixture
def opinion(cast):
    conference = make_conference(cast)
    rows = [
        {
            "summary": SECRET,
            "detail": WORDS,
            "place": "Ngõ Xyzt",
            "excerpt": WORDS,
            "category": build.make_category(cast),
        },
        {"summary": "Thiếu đèn đường"},
    ]
    return build.make_opinion(cast, conference, verbatim=WORDS, issues=rows, note="Xyzt")


@pytest.fixture
def issue(opinion):
    return opinion.links.order_by("position").first().issue


def pages_of(opinion, issue, referral):
    conference = opinion.conference_id
    yield reverse("opinion-list")
    yield reverse("opinion-list") + "?q=Xyzt"
    yield opinion.get_absolute_url()
    yield reverse("issue-list") + "?stage=out_of_scope"
    yield reverse("issue-list") + "?q=Xyzt&stage=out_of_scope"
    yield issue.get_absolute_url()
    for link in opinion.links.all():
        yield link.issue.get_absolute_url()
    yield reverse("conference-detail", args=[conference])
    yield reverse("monitor")
    yield reverse("notification-list")


def test_invariant_11_the_words_are_shown_to_nobody(cast, opinion, issue, sign_in, django_capture_on_commit_callbacks):
    conference = opinion.conference
    with django_capture_on_commit_callbacks(execute=True):
        build.assign(cast, issue)
        tell([cast.clerk], f"Xem {issue}", issue.get_absolute_url())
    Draft.objects.create(user=cast.clerk, form=f"opinion-edit-{opinion.pk}", data={"verbatim": [WORDS]})
    Draft.objects.create(user=cast.clerk, form=f"issue-edit-{issue.pk}", data={"summary": [SECRET]})
    record_conference(cast, conference)
    opinion.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        referral = refer_issue(fresh(issue), by=cast.clerk, reference="TCD-12", **FACTS)
    issue, opinion = fresh(issue), fresh(opinion)
    assert (issue.stage, issue.summary, issue.detail, issue.place) == ("out_of_scope", NEUTRAL, "", "")
    assert opinion.restricted
    assert opinion.verbatim == WORDS
    assert not Notification.objects.filter(text__contains="Xyzt").exists()
    assert not Draft.objects.exists()
    assert not OpinionIssue.objects.filter(excerpt__contains="Xyzt").exists()
    assert not Issue.objects.search("Xyzt").exists()
    assert not Opinion.objects.search("Xyzt").exists()
    assert likely_duplicates(conference, SECRET) == []
    for user in cast.readers:
        client = sign_in(user)
        for url in pages_of(opinion, issue, referral):
            answer = client.get(url)
            only_office = url == issue.get_absolute_url() and user not in (cast.clerk, cast.leader)
            assert answer.status_code == (404 if only_office else 200), url
            assert (
                "Xyzt" not in answer.content.decode().replace("?q=Xyzt", "").replace('value="Xyzt"', "")
                or "q=Xyzt" in url
            )
    client = sign_in(cast.clerk)
    for name in ("opinion-edit", "issue-add", "issue-link"):
        assert client.get(reverse(name, args=[opinion.pk])).status_code == 403
    with pytest.raises(NotAllowedNow):
        edit_opinion(opinion, by=cast.clerk, version=opinion.version, note="x")
    figures = Report(Scope.of_conference(conference), date(2022, 11, 15)).figures
    assert (figures["issues"].value, figures["opinions"].value) == (1, 1)


def test_sheets_carry_the_words_of_the_other_matters_only(cast, opinion, issue):
    refer_issue(issue, by=cast.clerk, **FACTS)
    text = str([*issue_rows(Issue.objects.all()), *opinion_rows(Opinion.objects.all())])
    assert "Xyzt" not in text
    line = next(opinion_rows(Opinion.objects.all()))
    assert {"Bà Trần Thị Bình", "Thiếu đèn đường"} < set(line)


def test_sheets_carry_neither_words_nor_name_of_what_went_altogether(cast, opinion, issue):
    refer_opinion(opinion, by=cast.clerk, **FACTS)
    text = str([*issue_rows(Issue.objects.all()), *opinion_rows(Opinion.objects.all())])
    assert "Xyzt" not in text
    assert "Trần Thị Bình" not in str(next(opinion_rows(Opinion.objects.all())))


@pytest.mark.parametrize("who", ["responder", "monitor"])
def test_nobody_but_the_office_finds_whose_matter_it_was(cast, opinion, issue, who, sign_in):
    """The other matter keeps its citizen; nothing joins the two (docs/decisions/0010)."""
    other = opinion.links.order_by("position").last().issue
    relate_issue(other, by=cast.clerk, target=issue, reason="Cùng người")
    referral = refer_issue(fresh(issue), by=cast.clerk, **FACTS)
    client = sign_in(getattr(cast, who))
    assert client.get(issue.get_absolute_url()).status_code == 404
    assert issue.code not in client.get(reverse("issue-list") + "?stage=out_of_scope").content.decode()
    for url in (opinion.get_absolute_url(), other.get_absolute_url(), reverse("opinion-list")):
        page = client.get(url).content.decode()
        assert "Trần Thị Bình" in page, url
        assert "Thiếu đèn đường" in page
        for told in (issue.code, referral.get_kind_display(), NEUTRAL, str(SEALED), "name not shown"):
            assert told not in page, (url, told)
    office = sign_in(cast.leader)
    assert "Cùng người" not in office.get(other.get_absolute_url()).content.decode(), "why they were linked"
    assert opinion.code in office.get(issue.get_absolute_url()).content.decode()
    assert issue.code in office.get(opinion.get_absolute_url()).content.decode()


def test_a_voice_whose_other_matter_is_withdrawn_has_no_name_any_more(cast, opinion, issue, sign_in):
    refer_issue(issue, by=cast.clerk, **FACTS)
    assert list(Opinion.objects.search("Trần Thị Bình")) == [opinion]
    withdraw_issue(fresh(opinion.links.order_by("position").last().issue), by=cast.clerk, reason="Nhập nhầm")
    assert not Opinion.objects.search("Trần Thị Bình").exists()
    for user in cast.readers:
        assert "Trần Thị Bình" not in sign_in(user).get(opinion.get_absolute_url()).content.decode()


def test_an_excerpt_that_repeats_the_words_goes_with_them(cast, opinion, issue, sign_in):
    link = opinion.links.order_by("position").last()
    OpinionIssue.objects.filter(pk=link.pk).update(excerpt=f"Thiếu đèn đường. {WORDS}")
    page = sign_in(cast.clerk).get(reverse("issue-refer", args=[issue.pk])).content.decode()
    assert f"Thiếu đèn đường. {WORDS}" in page, "the form shows what stays"
    refer_issue(issue, by=cast.clerk, **FACTS)
    assert (fresh(link).excerpt, fresh(link).shown_words) == ("", "Thiếu đèn đường")


def test_a_whole_opinion_goes_with_the_issues_only_it_asks_for(cast, opinion, issue):
    shared = opinion.links.order_by("position").last().issue
    other = build.make_opinion(cast, opinion.conference, issues=[], links=[(shared, "đèn")])
    refer_opinion(opinion, by=cast.leader, **FACTS)
    assert (fresh(issue).stage, fresh(shared).stage) == ("out_of_scope", "received")
    assert fresh(opinion).restricted
    assert not fresh(other).restricted
    assert Referral.objects.get().opinion == opinion
    assert verbs_of(fresh(opinion))[-1] == "opinion.refer"
    # Who asked for the shared matter is still owed its answer.
    assert shared.links.owed().count() == 2
    with pytest.raises(PermissionDenied):
        refer_opinion(fresh(opinion), by=cast.clerk, **FACTS)
    record_conference(cast, opinion.conference)


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_only_the_office_refers_and_sees_the_list(cast, opinion, issue, who, sign_in):
    user = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        refer_issue(issue, by=user, **FACTS)
    with pytest.raises(PermissionDenied):
        refer_opinion(opinion, by=user, **FACTS)
    referral = refer_issue(issue, by=cast.clerk, **FACTS)
    with pytest.raises(PermissionDenied):
        edit_referral(referral, by=user, version=referral.version, reference="x")
    client = sign_in(user)
    assert client.get(reverse("referral-detail", args=[referral.pk])).status_code in (403, 404)
    listed = client.get(reverse("referral-list"))
    assert listed.status_code == 403 or referral.destination not in listed.content.decode()


def test_the_front_sees_numbers_only(cast, opinion, issue, sign_in):
    referral = refer_issue(issue, by=cast.clerk, **FACTS)
    page = sign_in(cast.monitor).get(opinion.conference.get_absolute_url()).content.decode()
    assert referral.get_kind_display() in page
    assert referral.destination not in page


def test_what_stands_in_the_way(cast, opinion, issue):
    conference = opinion.conference
    for wrong in ({"destination": " "}, {"kind": "x"}, {"referred_on": date(2022, 12, 1)}):
        with pytest.raises(NotAllowedNow):
            refer_issue(issue, by=cast.clerk, **(FACTS | wrong))
    other = make_issue(cast, conference)
    merge_issue(other, by=cast.clerk, target=issue)
    with pytest.raises(NotAllowedNow):
        refer_issue(fresh(issue), by=cast.clerk, **FACTS)
    seen = fresh(opinion.links.order_by("position").last().issue)
    refer_issue(fresh(seen), by=cast.clerk, **FACTS)
    with pytest.raises(StaleState):
        refer_issue(seen, by=cast.clerk2, **FACTS)


def test_an_approved_sheet_that_prints_the_words_is_taken_back(cast, opinion, issue):
    record_conference(cast, opinion.conference)
    sheet = begin_reconciliation(opinion.conference, by=cast.clerk)
    approve_reconciliation(sheet, by=cast.leader)
    refer_issue(fresh(issue), by=cast.clerk, **FACTS)
    sheet = fresh(sheet)
    assert (sheet.state, sheet.pdf, sheet.counts) == ("draft", None, {})


def test_the_slip_names_the_body_and_not_the_content(cast, opinion, issue, sign_in):
    referral = refer_issue(issue, by=cast.clerk, reference="TCD-12", **FACTS)
    client = sign_in(cast.clerk)
    assert client.get(reverse("referral-pdf", args=[referral.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("referral-docx", args=[referral.pk])).content.startswith(b"PK")
    from resolutions.documents.referrals import slip_form

    form = slip_form(referral)
    assert (form.number, form.subject) == ("Số: 01/PHD", "Về việc gửi tố cáo đến cơ quan có thẩm quyền")
    assert "được lưu trong hồ sơ" in form.paragraphs
    assert "không lưu" not in form.paragraphs
    assert "Thanh tra Thành phố" in form.paragraphs
    assert "Xyzt" not in form.paragraphs
    edit = reverse("referral-edit", args=[referral.pk])
    facts = {"kind": "denunciation", "destination": "Thanh tra", "reference": "TCD-12", "version": referral.version}
    assert client.post(edit, facts | {"guided_on": "06/10/2022"}).status_code == 302
    assert fresh(referral).guided_on == date(2022, 10, 6)
    early = client.post(edit, facts | {"version": referral.version + 1, "guided_on": "01/10/2022"})
    assert early.status_code in (200, 409)


def test_steps_by_page(cast, opinion, issue, sign_in):
    client = sign_in(cast.clerk)
    url = reverse("issue-refer", args=[issue.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"kind": "secret", "destination": "", "referred_on": "05/10/2022"}).status_code == 200
    facts = {"kind": "secret", "destination": "Công an Thành phố", "referred_on": "05/10/2022"}
    answer = client.post(url, facts)
    assert answer["Location"] == Referral.objects.get().get_absolute_url()
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("referral-list")).status_code == 200
    assert client.get(reverse("opinion-refer", args=[make_issue(cast, opinion.conference).links.get().opinion_id]))


def test_minutes_list_who_also_raised_a_matter_of_another_lane_with_the_lawful_one(cast, opinion, issue):
    refer_issue(issue, by=cast.clerk, **FACTS)
    record_conference(cast, fresh(opinion.conference))
    body = KINDS["minutes"].facts(fresh(opinion.conference), "party", clock.today())["body"]
    assert "có 01 ý kiến với 01 vấn đề, cụ thể:\n\n(1) Bà Trần Thị Bình: thiếu đèn đường." in body
    assert "Xyzt" not in body


def test_minutes_and_public_result_do_not_count_a_voice_wholly_of_another_lane(cast, opinion, issue):
    conference = opinion.conference
    scope = Scope.of_conference(conference)
    before = (result_figures(conference, clock.today())["opinions"], raised(scope, "room")["opinions"])
    refer_opinion(fresh(opinion), by=cast.clerk, **FACTS)
    after = (result_figures(conference, clock.today())["opinions"], raised(scope, "room")["opinions"])
    assert [was - now for was, now in zip(before, after, strict=True)] == [1, int(opinion.source.startswith("room"))]
    assert Opinion.objects.filter(conference=conference).counted().count() == before[0], "screens count the voice"


def test_drafts_of_papers_lose_the_words_and_a_drafted_letter_stands_in_the_way(cast, opinion, issue):
    record_conference(cast, opinion.conference)
    conference = fresh(opinion.conference)
    paper = draft_paper(conference, by=cast.clerk, kind="minutes", system="state")
    assert lower_first(SECRET) in paper.body
    link = issue.links.select_related("issue", "opinion__speaker").get()
    letter = draft_letter(
        "interim_letter", by=cast.clerk, conference=conference, person=link.opinion.speaker, links=[link],
        subject="thông báo", body=WORDS, day=date(2022, 10, 4),
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        refer_issue(fresh(issue), by=cast.clerk, **FACTS)
    discard_letter(letter.document, by=cast.clerk)
    refer_issue(fresh(issue), by=cast.clerk, **FACTS)
    body = fresh(paper).body
    assert "Xyzt" not in body
    assert "thiếu đèn đường" in body


@pytest.mark.parametrize("before", ["merged", "withdrawn"])
def test_what_was_merged_or_withdrawn_before_is_emptied_with_its_opinion(cast, opinion, issue, sign_in, before):
    if before == "merged":
        target = build.make_issue(cast, opinion.conference, summary="Cống ngõ 9")
        merge_issue(issue, by=cast.clerk, target=target, reason="Cùng việc")
    else:
        withdraw_issue(issue, by=cast.clerk, reason="Nhập nhầm")
    refer_opinion(fresh(opinion), by=cast.clerk, **FACTS)
    left = fresh(issue)
    assert (left.stage, left.summary, left.detail, left.place) == (before, NEUTRAL, "", "")
    assert SECRET not in sign_in(cast.monitor).get(left.get_absolute_url()).text
    if before == "merged":
        assert fresh(target).summary == "Cống ngõ 9"
        assert SECRET not in sign_in(cast.monitor).get(target.get_absolute_url()).text
