"""The reconciliation sheet: each issue in exactly one box, whatever happens to the issues meanwhile (invariant 3)."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from feedback.reports import Report, Scope
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.reconciliation import (
    approve_reconciliation,
    begin_reconciliation,
    place_reconciliation,
    reopen_reconciliation,
)
from resolutions.actions.relations import merge_issue
from resolutions.actions.splits import Part, split_issue
from resolutions.models.reconciliation import Reconciliation, ReconciliationItem
from resolutions.owed import still_owed
from resolutions.reconciling import BOXES, figures, placed
from resolutions.views.reconciliation import form_of
from tests import build
from tests.build import record_answer, record_conference

from .builders import assign, make_conference, make_issue, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
REPLY = {"replied_by": "Chủ tịch UBND phường", "gist": "Đã giao nạo vét.", "is_final": False}
PAPER = {"document_number": "77/UBND", "document_date": date(2022, 8, 20), "text": "Sẽ nạo vét trong quý III."}


def fresh(thing):
    return type(thing)._base_manager.get(pk=thing.pk)


def said(cast, conference, source, summary, day=date(2022, 8, 1)):
    row = {"summary": summary, "category": build.make_category(cast)}
    opinion = build.make_opinion(cast, conference, source=source, issues=[row], received_on=day)
    return opinion.links.get().issue


@pytest.fixture
def conference(cast):
    """Two issues collected before, one of them raised in the room too, one raised there only, one after."""
    conference = make_conference(cast)
    said(cast, conference, "before_front", "Ngập úng ngõ 86")
    both = said(cast, conference, "before_group", "Thiếu đèn ngõ 88")
    build.make_opinion(cast, conference, issues=[], links=[(both, "")])
    make_issue(cast, conference, summary="Chợ cóc")
    record_conference(cast, conference)
    said(cast, conference, "after", "Cây đổ", day=date(2022, 10, 10))
    return conference


@pytest.fixture
def sheet(cast, conference):
    return begin_reconciliation(conference, by=cast.clerk)


def boxes(sheet):
    return {row.issue.summary: (str(row.raised), str(row.replied)) for row in placed(sheet)[0]}


def by_summary(sheet, text):
    return Issue.objects.get(conference=sheet.conference, summary=text)


def test_the_record_puts_each_issue_into_its_box(cast, sheet):
    assert boxes(sheet) == {
        "Ngập úng ngõ 86": ("before", "not_yet"),
        "Thiếu đèn ngõ 88": ("both", "not_yet"),
        "Chợ cóc": ("room", "not_yet"),
    }
    assert placed(sheet)[1] == 1
    assert sheet.items.count() == 3
    assert verbs_of(sheet.conference)[-1] == verbs_of(sheet)[0] == "reconciliation.begin"


def test_one_sheet_for_a_recorded_conference_by_the_office(cast, conference):
    early = make_conference(cast, code="HNDT-2022B")
    with pytest.raises(NotAllowedNow):
        begin_reconciliation(early, by=cast.clerk)
    for who in ("responder", "monitor", "admin", "nobody", "stranger"):
        with pytest.raises(PermissionDenied):
            begin_reconciliation(conference, by=getattr(cast, who))
    begin_reconciliation(conference, by=cast.leader)
    with pytest.raises(PermissionDenied):
        begin_reconciliation(conference, by=cast.clerk2)


def test_answered_in_the_room_records_the_reply_and_pays_nothing(cast, sheet):
    issue = by_summary(sheet, "Chợ cóc")
    with pytest.raises(NotAllowedNow):
        place_reconciliation(sheet, by=cast.clerk, issue=issue, raised="room", replied="room")
    place_reconciliation(sheet, by=cast.clerk, issue=issue, raised="room", replied="room", reply=REPLY)
    assert issue.oral_replies.get().gist == "Đã giao nạo vét."
    assert boxes(sheet)["Chợ cóc"] == ("room", "room")
    assert issue.links.owed().count() == 1
    assert verbs_of(sheet)[-1] == "reconciliation.place"
    with pytest.raises(PermissionDenied):
        place_reconciliation(sheet, by=cast.monitor, issue=issue, raised="room", replied="not_yet")


def test_answered_before_records_the_paper_and_pays_whom_it_was_sent_to(cast, sheet):
    both = by_summary(sheet, "Thiếu đèn ngõ 88")
    with pytest.raises(NotAllowedNow):
        place_reconciliation(sheet, by=cast.clerk, issue=both, raised="both", replied="before")
    late = PAPER | {"document_date": date(2022, 9, 30)}
    with pytest.raises(NotAllowedNow):
        place_reconciliation(sheet, by=cast.clerk, issue=both, raised="both", replied="before", paper=late)
    sent = PAPER | {"sent_on": date(2022, 8, 25)}
    place_reconciliation(sheet, by=cast.clerk, issue=both, raised="both", replied="before", paper=sent)
    # Who asked again in the room, after the paper was sent, is still owed an answer.
    assert sorted(both.links.values_list("answered_on", flat=True), key=str) == [date(2022, 8, 25), None]
    assert fresh(both).is_open
    alone = by_summary(sheet, "Ngập úng ngõ 86")
    place_reconciliation(sheet, by=cast.clerk, issue=alone, raised="before", replied="before", paper=PAPER)
    assert alone.links.owed().count() == 1


def test_the_boxes_follow_the_record_until_somebody_places(cast, sheet):
    issue = by_summary(sheet, "Chợ cóc")
    record_oral_reply(issue, by=cast.clerk, replied_on=sheet.conference.date, **REPLY)
    assert boxes(sheet)["Chợ cóc"] == ("room", "room")
    place_reconciliation(sheet, by=cast.clerk, issue=issue, raised="both", replied="room")
    assert boxes(sheet)["Chợ cóc"] == ("both", "room")
    outside = by_summary(sheet, "Cây đổ")
    with pytest.raises(NotAllowedNow):
        place_reconciliation(sheet, by=cast.clerk, issue=outside, raised="room", replied="not_yet")


def test_what_was_answered_is_in_no_box_that_says_it_was_not(cast, sheet, sign_in):
    issue, before = by_summary(sheet, "Chợ cóc"), by_summary(sheet, "Ngập úng ngõ 86")
    # Said before the reply was recorded, it gives way to it.
    place_reconciliation(sheet, by=cast.clerk, issue=issue, raised="room", replied="not_yet")
    record_oral_reply(issue, by=cast.clerk, replied_on=sheet.conference.date, **REPLY | {"is_final": True})
    assert boxes(sheet)["Chợ cóc"] == ("room", "room")
    with pytest.raises(NotAllowedNow, match="VD-"):
        place_reconciliation(sheet, by=cast.clerk, issue=issue, raised="room", replied="not_yet")
    place_reconciliation(sheet, by=cast.clerk, issue=before, raised="before", replied="before", paper=PAPER)
    with pytest.raises(NotAllowedNow, match="77/UBND"):
        place_reconciliation(sheet, by=cast.clerk, issue=before, raised="before", replied="not_yet")
    url, ask = reverse("reconciliation-place", args=[sheet.pk]), {"headers": {"Accept": "application/json"}}
    refused = sign_in(cast.clerk).post(url, {"issue": issue.pk, "box": "6"}, **ask)
    assert refused.status_code == 409
    assert issue.code in json.loads(refused.content)["problem"]


def test_an_issue_answered_since_says_so_in_its_box(cast, sheet, sign_in):
    issue = by_summary(sheet, "Chợ cóc")
    assign(cast, issue, accept=True)
    paper = {"document_number": "412/UBND", "document_date": date(2022, 10, 18), "text": "Đã dẹp."}
    record_answer(fresh(issue), by=cast.clerk, **paper)
    page = sign_in(cast.clerk).get(sheet.get_absolute_url())
    chips = {
        chip["issue"].pk: chip for line in page.context["lines"] for cell in line["cells"] for chip in cell["chips"]
    }
    assert [pk for pk, chip in chips.items() if chip["answered_later"]] == [issue.pk]


def test_issues_of_after_the_approval_are_named_on_the_sheet(cast, sheet, sign_in):
    both = by_summary(sheet, "Thiếu đèn ngõ 88")
    approve_reconciliation(sheet, by=cast.leader)
    client = sign_in(cast.clerk)
    assert client.get(sheet.get_absolute_url()).context["later"] == []
    first, second = both.links.order_by("pk").values_list("opinion", flat=True)
    (part,) = split_issue(fresh(both), by=cast.clerk, parts=[Part("Đèn ngõ 90", (second,))], staying=(first,))
    page = client.get(sheet.get_absolute_url())
    assert page.context["later"] == [part]
    assert sum(fresh(sheet).counts["boxes"].values()) == page.context["numbers"]["total"] == 3
    reopen_reconciliation(fresh(sheet), by=cast.leader, reason="Thêm vấn đề tách ra")
    assert boxes(fresh(sheet))["Đèn ngõ 90"] == ("room", "not_yet")
    assert client.get(sheet.get_absolute_url()).context["later"] == []


def test_what_is_owed_is_not_counted_from_the_boxes(cast, sheet, sign_in):
    issue = by_summary(sheet, "Chợ cóc")
    record_oral_reply(issue, by=cast.clerk, replied_on=sheet.conference.date, **REPLY | {"is_final": True})
    owed = still_owed(sheet.conference)
    figures_now = Report(Scope.of_conference(sheet.conference), date(2022, 11, 15)).figures
    assert owed["citizens"] == figures_now["citizens_owed"].value
    assert owed["issues"] == 4
    page = sign_in(cast.leader).get(reverse("reconciliation-approve", args=[sheet.pk]))
    assert str(owed["opinions"]) in page.context["warnings"][1]


def test_invariant_3_reconciliation_boxes_are_disjoint_and_complete(cast, sheet):
    new = said(cast, sheet.conference, "before_box", "Rác thải")
    merge_issue(by_summary(sheet, "Chợ cóc"), by=cast.clerk, target=new)
    approve_reconciliation(sheet, by=cast.leader)
    rows, outside = placed(sheet)
    keys = list(ReconciliationItem.objects.filter(sheet=sheet).values_list("issue", flat=True))
    counted = set(Issue.objects.filter(conference=sheet.conference).counted().values_list("pk", flat=True))
    assert len(keys) == len(set(keys)) == len(rows) == 3
    assert set(keys) == counted - {by_summary(sheet, "Cây đổ").pk}
    numbers = sheet.counts
    assert sum(numbers["boxes"].values()) == sum(numbers["raised"].values()) == sum(numbers["replied"].values()) == 3
    assert outside == 1
    # Merged, the matter was raised before and in the room.
    assert boxes(sheet)["Rác thải"] == ("both", "not_yet")


def test_the_leader_approves_and_the_sheet_is_frozen(cast, sheet):
    with pytest.raises(PermissionDenied):
        approve_reconciliation(sheet, by=cast.clerk)
    approve_reconciliation(sheet, by=cast.leader)
    assert bytes(sheet.pdf).startswith(b"%PDF")
    assert sheet.approved_by == cast.leader
    before = boxes(sheet)
    record_oral_reply(by_summary(sheet, "Chợ cóc"), by=cast.clerk, replied_on=sheet.conference.date, **REPLY)
    assert boxes(fresh(sheet)) == before
    with pytest.raises(NotAllowedNow):
        place_reconciliation(sheet, by=cast.clerk, issue=by_summary(sheet, "Chợ cóc"), raised="room", replied="room")
    with pytest.raises(PermissionDenied):
        reopen_reconciliation(sheet, by=cast.clerk, reason="Sót")
    with pytest.raises(NotAllowedNow):
        reopen_reconciliation(sheet, by=cast.leader, reason=" ")
    reopen_reconciliation(sheet, by=cast.leader, reason="Sót một vấn đề")
    assert boxes(fresh(sheet))["Chợ cóc"] == ("room", "room")
    assert fresh(sheet).pdf is None
    seen = fresh(sheet)
    approve_reconciliation(fresh(sheet), by=cast.leader)
    with pytest.raises(StaleState):
        approve_reconciliation(seen, by=cast.leader)


def test_figures_agree_with_the_one_query_module(cast, sheet):
    total = Report(Scope.of_conference(sheet.conference), date(2022, 11, 15)).figures["issues"].value
    numbers = figures(*placed(sheet))
    assert numbers["total"] + numbers["outside"] == total


# Pages


def test_the_board_and_its_files(cast, sheet, sign_in):
    client = sign_in(cast.clerk)
    page = client.get(reverse("reconciliation-detail", args=[sheet.pk])).content.decode()
    assert page.count('class="chip"') == 3
    assert reverse("issue-assign", args=[by_summary(sheet, "Chợ cóc").pk]) in page
    for name in ("reconciliation-pdf", "reconciliation-docx"):
        assert client.get(reverse(name, args=[sheet.pk])).status_code == 200
    approve_reconciliation(sheet, by=cast.leader)
    assert client.get(reverse("reconciliation-pdf", args=[sheet.pk])).content == bytes(sheet.pdf)
    assert client.get(reverse("reconciliation-docx", args=[sheet.pk])).content[:2] == b"PK"
    assert client.get(reverse("conference-detail", args=[sheet.conference_id])).status_code == 200
    client.logout()
    watcher = sign_in(cast.monitor).get(reverse("reconciliation-detail", args=[sheet.pk])).content.decode()
    assert "<select" not in watcher


def test_a_plain_move_asks_for_the_words_it_needs(cast, sheet, sign_in):
    client = sign_in(cast.clerk)
    url, issue = reverse("reconciliation-place", args=[sheet.pk]), by_summary(sheet, "Chợ cóc")
    room = str(BOXES.index(("room", "room")) + 1)
    answer = client.post(url, {"issue": issue.pk, "box": room})
    assert answer.status_code == 302
    assert f"issue={issue.pk}" in answer["Location"]
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert f'value="{issue.pk}" selected' in page.content.decode()
    typed = {"issue": issue.pk, "box": room, "replied_by": "Chủ tịch", "gist": "", "ending": "final"}
    refused = client.post(url, typed)
    assert refused.status_code == 200
    assert "Chủ tịch" in refused.content.decode()
    done = client.post(url, typed | {"gist": "Đã giao nạo vét."})
    assert done.status_code == 302
    assert fresh(issue).stage == "answered"


def test_the_script_gets_figures_a_page_or_a_problem(cast, sheet, sign_in):
    client = sign_in(cast.clerk)
    url, issue = reverse("reconciliation-place", args=[sheet.pk]), by_summary(sheet, "Chợ cóc")
    ask = {"headers": {"Accept": "application/json"}}
    moved = json.loads(client.post(url, {"issue": issue.pk, "box": "9"}, **ask).content)
    assert moved["figures"]["raised"] == {"before": 1, "room": 0, "both": 2}
    assert "open" in json.loads(client.post(url, {"issue": issue.pk, "box": "8"}, **ask).content)
    for wrong in ({"issue": "x", "box": "1"}, {"issue": issue.pk, "box": "10"}, {}):
        assert client.post(url, wrong, **ask).status_code == 400
    approve_reconciliation(sheet, by=cast.leader)
    assert client.post(url, {"issue": issue.pk, "box": "3"}, **ask).status_code in (400, 409)


def test_the_board_asks_the_same_number_of_questions_for_more_issues(
    cast, sheet, sign_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(cast.clerk)
    url = reverse("reconciliation-detail", args=[sheet.pk])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for n in range(3):
        said(cast, sheet.conference, "before_front", f"Vấn đề {n}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_two_sheets_at_once_are_one(cast, conference):
    begin_reconciliation(conference, by=cast.clerk)
    assert Reconciliation.objects.count() == 1


def test_the_sheet_counts_through_and_names_who_began_and_who_approved(cast, sheet):
    form = form_of(sheet)
    assert [head for head, *_ in form.tables[1].columns][:3] == ["TT", "Mã", "Vấn đề"]
    rows = form.tables[1].all_rows()
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert sorted(row[1] for row in rows) == ["VD-01", "VD-02", "VD-03"]
    assert "tại thời điểm hội nghị (ngày 30/9/2022)" in form.paragraphs
    assert [(each.lines, each.name) for each in form.signatures] == [
        ("NGƯỜI ĐỐI CHIẾU", cast.clerk.full_name), ("DUYỆT", ""),
    ]  # fmt: skip
    approve_reconciliation(sheet, by=cast.leader)
    kept = form_of(fresh(sheet))
    post = cast.leader.postings.get().title.upper()
    assert [(each.lines, each.name) for each in kept.signatures] == [
        ("NGƯỜI ĐỐI CHIẾU", cast.clerk.full_name), (f"DUYỆT\n{post}".strip(), cast.leader.full_name),
    ]  # fmt: skip
