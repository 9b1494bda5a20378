"""Periodic reports: figures as of a day, frozen at the approval, blocked by verdicts without a response."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import DatabaseError

from dialogue_site import clock
from dialogue_site.edits import StaleEdit
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from feedback.reports import Report, Scope
from resolutions import period_figures
from resolutions.actions.followups import record_escalation, record_result
from resolutions.actions.periodic import (
    acknowledge_report,
    approve_report,
    draft_report,
    edit_report,
    first_day,
    open_report,
    send_report,
    withdraw_report,
)
from resolutions.actions.reviews import respond_review, review_report
from resolutions.documents import report as report_paper
from resolutions.models import PeriodicReport, Review
from tests.build import make_category, make_conference, make_issue, make_opinion, record_answer, record_conference

from .builders import assign, before, told, verbs_of
from .judged import judged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY, OCTOBER = date(2022, 11, 15), date(2022, 10, 31)
SIGNED = {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH", "signer": "Nguyễn Văn Luyện"}
OTHERS = ("responder", "monitor", "admin", "nobody", "stranger")


def get(report):
    return PeriodicReport.objects.get(pk=report.pk)


def told_in_time(cast, issues=4, **facts):
    """A recorded conference; its issues with the land department, due before 30/10/2022; ``(conference, issues)``."""
    with clock.pretend(date(2022, 10, 3)):
        conference = make_conference(cast, **facts)
        rows = [make_issue(cast, conference, summary=f"Việc số {n}") for n in range(issues)]
        record_conference(cast, conference)
        for row in rows:
            assign(cast, row, accept=True, wording=before(date(2022, 10, 30)))
    conference.refresh_from_db()
    return conference, [Issue.objects.get(pk=row.pk) for row in rows]


def answer_on(cast, issue, day, number):
    record_answer(
        Issue.objects.get(pk=issue.pk), by=cast.clerk, text="Đã làm.", document_number=number, document_date=day
    )


def story(cast):
    """Four issues: answered in October, answered in November, overdue, sent up with a later day."""
    conference, (first, second, late, higher) = told_in_time(cast)
    answer_on(cast, first, date(2022, 10, 20), "412/UBND")
    answer_on(cast, second, date(2022, 11, 7), "440/UBND")
    record_result(
        Issue.objects.get(pk=first.pk), by=cast.clerk, result="resolved", text="x", happened_on=date(2022, 11, 2)
    )
    with clock.pretend(date(2022, 10, 25)):
        record_escalation(
            Issue.objects.get(pk=higher.pk), by=cast.leader, sent_to="UBND quận", document_number="9/UBND",
            document_date=date(2022, 10, 25), expected_on=date(2022, 12, 1),
        )  # fmt: skip
    return conference, (first, second, late, higher)


def drafted(cast, conference, day=TODAY, **facts):
    return draft_report(conference, by=cast.clerk, **({"kind": "any", "period_to": day} | facts))


def sent(cast, report, day=TODAY):
    approve_report(get(report), by=cast.leader)
    return send_report(get(report), by=cast.clerk, date=day, **SIGNED)


# Figures as of a day


def test_a_past_day_shows_no_later_answer(cast):
    conference, (_first, _second, _late, _higher) = story(cast)
    october = drafted(cast, conference, OCTOBER).figures["counts"]
    assert (october["issues"], october["answered"], october["overdue"], october["with_higher"]) == (4, 1, 2, 1)
    assert (october["resolved"], october["citizens_owed"]) == (0, 1)
    assert october["debts"] == 3
    now = drafted(cast, conference, TODAY, kind="month").figures["counts"]
    assert (now["answered"], now["overdue"], now["with_higher"], now["resolved"], now["debts"]) == (2, 1, 1, 1, 2)


def test_a_past_day_knows_the_date_that_counted_then(cast):
    conference, (_first, _second, _late, higher) = story(cast)
    early = period_figures.standing_on(conference, date(2022, 10, 20), TODAY)
    line = next(line for line in early.lines if line.pk == higher.pk)
    assert (line.standing, line.due_on) == ("on_time", date(2022, 10, 29))
    later = period_figures.standing_on(conference, OCTOBER, TODAY)
    line = next(line for line in later.lines if line.pk == higher.pk)
    assert (line.standing, line.due_on, line.first_due_on) == ("with_higher", date(2022, 12, 1), date(2022, 10, 29))


def test_on_the_present_day_the_figures_are_those_of_the_one_query_module(cast):
    conference, _issues = story(cast)
    make_opinion_after(cast, conference)
    counts = drafted(cast, conference).figures["counts"]
    report = Report(Scope.of_conference(conference), TODAY)
    for name in ("opinions", "issues", "answered", "resolved", "overdue", "citizens_owed"):
        assert counts[name] == report.figures[name].value, name
    assert counts["debts"] == report.counted.debts


def make_opinion_after(cast, conference):
    """Somebody without a name asked for an issue that exists."""
    return make_opinion(
        cast, conference, source="after", received_on=date(2022, 11, 1), speaker=None,
        issues=[{"summary": "Việc nêu sau", "category": make_category(cast)}], on_behalf_of="Tổ dân phố số 5",
    )  # fmt: skip


def test_every_issue_stands_in_exactly_one_place(cast):
    conference, _issues = story(cast)
    for day in (date(2022, 9, 30), date(2022, 10, 20), OCTOBER, TODAY):
        standing = period_figures.standing_on(conference, day, TODAY)
        figures = period_figures.frozen_figures(standing)
        assert sum(figures["counts"][name] for name in period_figures.STANDINGS) == figures["counts"]["issues"]
        for name in period_figures.ISSUE_FIGURES:
            assert len(period_figures.issues_behind(figures, name)) == figures["counts"][name], name


@pytest.mark.parametrize(
    ("kind", "last", "first"),
    [
        ("month", date(2022, 10, 31), date(2022, 10, 1)),
        ("month", date(2022, 2, 28), date(2022, 2, 1)),
        ("quarter", date(2022, 12, 31), date(2022, 10, 1)),
        ("half_year", date(2022, 6, 30), date(2022, 1, 1)),
        ("nine_months", date(2022, 9, 30), date(2022, 1, 1)),
        ("year", date(2022, 12, 31), date(2022, 1, 1)),
        ("quarter", date(2022, 11, 15), date(2022, 10, 1)),
        ("quarter", date(2022, 3, 31), date(2022, 1, 1)),
        ("half_year", date(2022, 8, 30), date(2022, 2, 28)),
        ("any", date(2022, 11, 15), None),
    ],
)
def test_presets_count_back_from_the_last_day(kind, last, first):
    assert first_day(kind, last) == first


# Drafting


def test_a_preset_period_does_not_begin_before_the_conference(cast):
    conference, _issues = story(cast)
    with clock.pretend(date(2022, 9, 30)):
        first = drafted(cast, conference, date(2022, 9, 30), kind="quarter")
    assert (first.period_from, first.period_to) == (conference.date, conference.date)
    withdraw_report(first, by=cast.clerk, reason="Kỳ khác")
    assert drafted(cast, conference, kind="quarter").period_from == date(2022, 10, 1)
    assert drafted(cast, conference, kind="year").period_from == conference.date


def test_one_report_of_a_kind_and_a_period(cast):
    conference, _issues = story(cast)
    report = sent(cast, drafted(cast, conference, kind="quarter"))
    with pytest.raises(NotAllowedNow):
        drafted(cast, conference, kind="quarter")
    drafted(cast, conference, kind="month")
    PeriodicReport.objects.filter(pk=report.pk).update(state="withdrawn")
    drafted(cast, conference, kind="quarter")


def test_who_drafts_and_what_cannot_be_reported(cast):
    conference, _issues = story(cast)
    for who in OTHERS:
        with pytest.raises(PermissionDenied):
            draft_report(conference, by=getattr(cast, who), kind="any", period_to=TODAY)
    for wrong in (
        {"period_to": date(2022, 11, 16)},
        {"period_to": date(2022, 9, 29)},
        {"period_to": OCTOBER, "period_from": TODAY},
    ):
        with pytest.raises(ValidationError):
            draft_report(conference, by=cast.clerk, **({"kind": "any"} | wrong))
    report = drafted(cast, conference)
    assert (report.state, report.previous, report.document.full_number) == ("draft", None, "")
    with pytest.raises(NotAllowedNow):
        drafted(cast, conference)
    assert verbs_of(report) == ["report.draft"]
    with pytest.raises(NotAllowedNow):
        draft_report(make_conference(cast, code="HNDT-B"), by=cast.clerk, kind="any", period_to=TODAY)


def test_the_text_gives_the_figures_of_the_record(cast):
    conference, (_a, _b, late, _c) = story(cast)
    report = drafted(cast, conference)
    body, annex = report.document.body, report.document.annexes[0]
    for words in (
        "tiếp nhận 04 ý kiến với 04 vấn đề",
        "Đã trả lời: 02/04 vấn đề (50%)",
        "Đã giải quyết xong: 01/04 vấn đề",
        "Quá hạn: 01 vấn đề",
        "Công dân còn chờ trả lời: 01 công dân, với 02 nội dung",
        "Đây là báo cáo đầu tiên",
        late.summary,
    ):
        assert words in body, words
    assert "Trần Thị Bình" not in body + str(annex)
    (heading, rows), *_more = annex["groups"]
    assert heading.endswith("(04 vấn đề)")
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [row[1] for row in rows] == ["VD-01", "VD-02", "VD-03", "VD-04"]
    assert "412/UBND, 20/10/2022" in rows[0][6]
    assert rows[3][4:6] == ["29/10/2022", "01/12/2022"]


def test_the_party_variant_and_writing_anew(cast):
    conference, _issues = story(cast)
    report = drafted(cast, conference, system="party")
    assert (report.document.system, report.document.post, report.document.symbol) == ("party", "BÍ THƯ", "ĐU")
    edit_report(report, by=cast.clerk, version=report.version, body="Chữ của tôi", subject=report.document.subject)
    assert get(report).document.body == "Chữ của tôi"
    with pytest.raises(StaleEdit):
        edit_report(report, by=cast.clerk, version=1, body="Muộn")
    edit_report(get(report), by=cast.clerk, version=get(report).version, system="state", body="Chữ của tôi")
    document = get(report).document
    assert (document.system, document.post) == ("state", "CHỦ TỊCH")
    assert "KẾT QUẢ GIẢI QUYẾT" in document.body
    for who in OTHERS:
        with pytest.raises(PermissionDenied):
            edit_report(get(report), by=getattr(cast, who), version=1, body="x")


# Approving


def test_only_the_leader_approves(cast):
    conference, _issues = story(cast)
    report = drafted(cast, conference)
    for who in ("clerk", *OTHERS):
        with pytest.raises(PermissionDenied):
            approve_report(report, by=getattr(cast, who))
    stale = get(report)
    approve_report(report, by=cast.leader)
    assert (get(report).state, get(report).approved_by, get(report).approved_on) == ("approved", cast.leader, TODAY)
    with pytest.raises(StaleState):
        approve_report(stale, by=cast.leader)
    with pytest.raises(NotAllowedNow):
        edit_report(get(report), by=cast.clerk, version=get(report).version, body="Sửa")


def test_a_draft_whose_record_has_changed_is_written_anew_first(cast):
    conference, (_first, _second, late, _higher) = story(cast)
    report = drafted(cast, conference)
    answer_on(cast, late, date(2022, 11, 14), "450/UBND")
    with pytest.raises(NotAllowedNow):
        approve_report(get(report), by=cast.leader)
    edit_report(get(report), by=cast.clerk, version=get(report).version, rewrite=True)
    approve_report(get(report), by=cast.leader, version=get(report).version)
    assert get(report).figures["counts"]["answered"] == 3


def test_a_verdict_without_a_response_blocks_the_approval(cast):
    conference, (first, *_rest) = story(cast)
    review = judged(cast, first)
    report = drafted(cast, conference)
    with pytest.raises(ValidationError) as refusal:
        approve_report(get(report), by=cast.leader)
    assert "override_reason" in refusal.value.error_dict
    respond_review(review, by=cast.clerk, text="Đã bổ sung")
    edit_report(get(report), by=cast.clerk, version=get(report).version, rewrite=True)
    approve_report(get(report), by=cast.leader)
    assert get(report).override_reason == ""


def test_the_leader_overrides_in_writing_and_the_front_reads_why(cast, sign_in, django_capture_on_commit_callbacks):
    conference, (first, *_rest) = story(cast)
    judged(cast, first)
    report = drafted(cast, conference)
    with django_capture_on_commit_callbacks(execute=True):
        approve_report(get(report), by=cast.leader, override_reason="Cấp trên yêu cầu báo cáo ngay.")
    report = get(report)
    assert report.override_reason == "Cấp trên yêu cầu báo cáo ngay."
    assert "Cấp trên yêu cầu báo cáo ngay" in report.document.body
    assert report.document.reason
    page = sign_in(cast.monitor).get(report.get_absolute_url())
    assert "Cấp trên yêu cầu báo cáo ngay" in page.text
    assert any("báo cáo" in text.lower() or "report" in text.lower() for text in told(cast.monitor))


# Sending, acknowledging, withdrawing


def test_sending_gives_number_and_date_and_tells_the_front(cast, django_capture_on_commit_callbacks):
    conference, _issues = story(cast)
    report = drafted(cast, conference)
    with pytest.raises(StaleState):
        send_report(get(report), by=cast.clerk, date=TODAY, **SIGNED)
    approve_report(get(report), by=cast.leader)
    for who in OTHERS:
        with pytest.raises(PermissionDenied):
            send_report(get(report), by=getattr(cast, who), date=TODAY, **SIGNED)
    with pytest.raises(ValidationError):
        send_report(get(report), by=cast.clerk, date=date(2022, 11, 14), **SIGNED)
    with django_capture_on_commit_callbacks(execute=True):
        send_report(get(report), by=cast.clerk, date=TODAY, **SIGNED)
    report = get(report)
    assert (report.state, report.sent_on, report.document.full_number) == ("sent", TODAY, "01/BC-UBND")
    assert bytes(report.document.pdf).startswith(b"%PDF")
    assert report.document.printed["figures"]["answered"] == 2
    assert told(cast.monitor)
    with pytest.raises(StaleState):
        send_report(report, by=cast.clerk, date=TODAY, **SIGNED)


def test_the_front_confirms_receipt_and_judges_the_report(cast):
    conference, _issues = story(cast)
    report = sent(cast, drafted(cast, conference))
    for who in ("clerk", "leader", "responder", "admin", "nobody", "stranger"):
        with pytest.raises(PermissionDenied):
            acknowledge_report(get(report), by=getattr(cast, who))
        with pytest.raises(PermissionDenied):
            review_report(get(report), by=getattr(cast, who), verdict="satisfactory")
    stale = get(report)
    acknowledge_report(get(report), by=cast.monitor, remark="Đã nhận")
    assert (get(report).state, get(report).remark, get(report).acknowledged_by) == (
        "acknowledged", "Đã nhận", cast.monitor,
    )  # fmt: skip
    with pytest.raises(StaleState):
        acknowledge_report(stale, by=cast.monitor)
    review = review_report(get(report), by=cast.monitor, verdict="partly", comment="Thiếu nguyên nhân")
    assert Review.objects.of_conference(conference).waiting().get() == review
    with pytest.raises(NotAllowedNow):
        review_report(get(report), by=cast.monitor, verdict="satisfactory")
    assert verbs_of(report)[-1] == "review.send"


def test_a_report_is_withdrawn_before_it_is_sent(cast):
    conference, _issues = story(cast)
    report = drafted(cast, conference)
    with pytest.raises(NotAllowedNow):
        withdraw_report(get(report), by=cast.clerk, reason=" ")
    for who in OTHERS:
        with pytest.raises(PermissionDenied):
            withdraw_report(get(report), by=getattr(cast, who), reason="x")
    withdraw_report(get(report), by=cast.clerk, reason="Nhầm kỳ")
    assert (get(report).state, get(report).document.state) == ("withdrawn", "discarded")
    again = sent(cast, drafted(cast, conference))
    with pytest.raises(NotAllowedNow):
        withdraw_report(get(again), by=cast.clerk, reason="Muộn")


# Invariant 2


def test_invariant_2_a_sent_report_keeps_its_numbers_after_the_record_changes(cast, sign_in):
    conference, (_first, _second, late, higher) = story(cast)
    report = sent(cast, drafted(cast, conference))
    figures, printed = get(report).figures, get(report).document.printed
    pdf = bytes(get(report).document.pdf)
    answer_on(cast, late, date(2022, 11, 10), "460/UBND")
    answer_on(cast, higher, date(2022, 11, 14), "461/UBND")
    kept = get(report)
    assert (kept.figures, kept.document.printed, bytes(kept.document.pdf)) == (figures, printed, pdf)
    client = sign_in(cast.monitor)
    page = client.get(kept.get_absolute_url())
    assert next(line for line in page.context["lines"] if str(line["label"]) in ("Overdue", "Quá hạn"))["value"] == 1
    for line in page.context["lines"]:
        _count(client, line["url"], line["value"], line["label"])
    assert figures["as_of"] == "2022-11-15"
    assert "tính đến ngày 15/11/2022" in kept.document.printed["subject"]


def _count(client, url, value, label):
    context = client.get(url).context
    if "citizens" in context:
        assert value in (len(context["citizens"]), context["debts"]), label
    else:
        assert context["count"] == value, label


@pytest.mark.parametrize("state", ["approved", "sent", "acknowledged"])
def test_invariant_2_the_database_itself_keeps_the_figures(cast, state):
    conference, _issues = story(cast)
    report = drafted(cast, conference)
    approve_report(get(report), by=cast.leader)
    if state != "approved":
        send_report(get(report), by=cast.clerk, date=TODAY, **SIGNED)
    if state == "acknowledged":
        acknowledge_report(get(report), by=cast.monitor)
    for change in ({"figures": {}}, {"period_to": OCTOBER}, {"override_reason": "x"}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PeriodicReport.objects.filter(pk=report.pk).update(**change)
    assert get(report).state == state


# What changed since the last


def test_a_second_report_says_what_changed(cast, sign_in):
    conference, (first, second, _late, _higher) = story(cast)
    october = sent(cast, drafted(cast, conference, OCTOBER))
    report = drafted(cast, conference)
    assert report.previous == october
    changes = period_figures.changes_since(october.figures, report.figures)
    assert changes == {"newly_answered": [second.pk], "newly_resolved": [first.pk]}
    for words, issue in (("Trả lời thêm", second), ("Giải quyết xong thêm", first)):
        assert f"- {words} 01 vấn đề: “{issue.summary[:1].lower()}{issue.summary[1:]}”" in report.document.body
    assert "VD-0" not in report.document.body
    client = sign_in(cast.monitor)
    page = client.get(report.get_absolute_url())
    answered = next(line for line in page.context["lines"] if line["url"].endswith("figure=answered"))
    assert (answered["value"], answered["earlier"], answered["difference"], answered["changed"]) == (2, 1, "+1", True)
    for change in page.context["changes"]:
        assert client.get(change["url"]).context["count"] == change["number"]


def test_screens_name_the_period_as_the_paper_does(cast, sign_in):
    conference, _issues = story(cast)
    report = drafted(cast, conference, kind="quarter")
    assert str(report) == "Quý IV/2022"
    assert "quý IV/2022" in report.document.subject
    assert str(drafted(cast, conference, kind="month")) == "Tháng 11/2022"
    assert str(drafted(cast, conference, kind="any")) == "30/09/2022 - 15/11/2022"
    assert str(drafted(cast, conference, kind="year", period_from=date(2022, 9, 30))).startswith("12 tháng")


def test_a_period_that_overlaps_another_of_its_kind_is_said(cast, sign_in):
    conference, _issues = story(cast)
    first = sent(cast, drafted(cast, conference, OCTOBER, kind="any"))
    second = drafted(cast, conference, kind="any", period_from=date(2022, 10, 15))
    client = sign_in(cast.clerk)
    assert client.get(second.get_absolute_url()).context["overlapping"] == [first]
    apart = drafted(cast, conference, kind="month", period_from=date(2022, 11, 1))
    page = client.get(apart.get_absolute_url())
    assert page.context["overlapping"] == []
    assert "Đang giải quyết, trong hạn" in page.text


# The opening report


def _as_of(report):
    standing = period_figures.standing_on(report.conference, report.period_to, TODAY)
    return standing, period_figures.frozen_figures(standing)


def test_what_remains_of_the_last_conference_in_one_click(cast, sign_in):
    last, (_first, second, late, higher) = story(cast)
    upcoming = make_conference(
        cast, code="HNDT-2023", state="planned", year=2023, date=date(2023, 9, 30), previous=last
    )
    client = sign_in(cast.clerk)
    assert "opening-report" in client.get(upcoming.get_absolute_url()).text
    answer = client.post(f"/resolutions/conferences/{upcoming.pk}/opening-report/", {"form_key": "k" * 32})
    report = PeriodicReport.objects.get()
    assert answer.url == report.get_absolute_url()
    assert (report.kind, report.conference, report.period_to) == ("opening", last, TODAY)
    groups = report.document.annexes[0]["groups"]
    assert [heading for heading, _rows in groups] == [
        "CHƯA GIẢI QUYẾT XONG (02 vấn đề)", "ĐÃ TRẢ LỜI, GIẢI THÍCH (01 vấn đề)", "ĐÃ GIẢI QUYẾT XONG (01 vấn đề)",
    ]  # fmt: skip
    body = report.document.body
    assert "Ngõ 86 cứ mưa to là ngập" in body, "the citizen's own words"
    assert "Bình" not in body
    assert body.index(late.summary) < body.index(higher.summary)
    assert f"- {second.summary}" not in body, "answered, and nothing of it is left to be done"
    Issue.objects.filter(pk=second.pk).update(result="underway")
    assert f"- {second.summary}" in report_paper.report_body(report, *_as_of(report), {}, "state")
    assert open_report(upcoming, by=cast.clerk) == report
    assert "report-opening" not in client.get(upcoming.get_absolute_url()).text
    with pytest.raises(NotAllowedNow):
        open_report(last, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        open_report(upcoming, by=cast.monitor)


# Queries


def test_the_annex_asks_the_same_number_of_questions_for_two_and_eight_issues(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    numbers = []
    for code, issues in (("HNDT-A", 2), ("HNDT-B", 8)):
        conference, rows = told_in_time(cast, issues, code=code)
        for n, row in enumerate(rows):
            answer_on(cast, row, date(2022, 10, 20), f"{code}/{n}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            standing = period_figures.standing_on(conference, OCTOBER, TODAY)
        assert len(standing.of("answered")) == issues
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_list_pages_ask_the_same_number_of_questions_for_one_and_three(cast, sign_in, django_assert_num_queries):
    conference, _issues = story(cast)
    client = sign_in(cast.monitor)
    report = drafted(cast, conference, kind="month")
    urls = ["/resolutions/reports/", f"/resolutions/reports/{report.pk}/issues/"]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions():
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            found.append(len(asked))
        return found

    before_more = questions()
    drafted(cast, conference, kind="quarter")
    drafted(cast, conference, kind="year", period_from=date(2022, 1, 1))
    assert questions() == before_more
