"""The pages on which issues are merged, split, linked and put back; what they say before it is done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models.relations import IssueRelation
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.relations import merge_issue, relate_issue
from tests import build

from .builders import make_conference, make_issue, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def fresh(thing):
    return type(thing)._base_manager.get(pk=thing.pk)


@pytest.fixture
def pair(cast):
    conference = make_conference(cast)
    return [make_issue(cast, conference, summary=f"Ngập úng kéo dài ngõ {n}") for n in (86, 86)]


def test_merging_by_page(cast, pair, sign_in):
    one, other = pair
    client, url = sign_in(cast.clerk), reverse("issue-merge", args=[one.pk])
    assert f"?target={other.code}" in client.get(url).content.decode()
    assert client.get(f"{url}?target=VD-99").status_code == 200
    compared = client.get(f"{url}?target={other.code}").content.decode()
    assert other.links.get().opinion.code in compared
    for wrong in ("VD-99", one.code, "", "x" * 30):
        assert client.post(url, {"target": wrong, "reason": "Trùng"}).status_code == 200
    answer = client.post(url, {"target": other.code, "reason": "Trùng"})
    assert answer["Location"] == other.get_absolute_url()
    page = client.get(other.get_absolute_url()).content.decode()
    undo = reverse("relation-undo", args=[IssueRelation.objects.get().pk])
    assert undo in page
    for page in (reverse("issue-unmerge", args=[one.pk]), undo):
        assert "01 người" in (text := client.get(page).content.decode()) or "1 người có ý kiến" in text
    assert f'<form class="undo-at-once" method="post" action="{undo}"' in client.get(other.get_absolute_url()).text
    back = client.post(undo, follow=True)
    assert "Đã hoàn tác" in back.text
    assert reverse("issue-merge", args=[one.pk]) in back.text, "and the way back"
    assert fresh(one).stage == "classified"
    assert client.get(undo).status_code == 200
    assert client.post(undo).status_code == 409
    merge_issue(fresh(one), by=cast.clerk, target=fresh(other))
    assert client.post(reverse("issue-unmerge", args=[one.pk])).status_code == 302


def test_splitting_by_page(cast, pair, sign_in):
    issue, client = pair[0], sign_in(cast.clerk)
    url, asking = reverse("issue-split", args=[issue.pk]), issue.links.get().opinion_id
    assert client.get(url).status_code == 200
    for wrong in ({}, {"summary_1": "Đèn"}, {"summary_1": "Đèn", "opinions_1": asking}, {"staying": asking}):
        assert client.post(url, wrong).status_code == 200
    facts = {"summary_1": "Thiếu đèn", "opinions_1": asking, "staying": asking}
    assert client.post(url, facts).status_code == 302
    relation = IssueRelation.objects.get()
    undo = reverse("relation-undo", args=[relation.pk])
    assert "undo-at-once" not in client.get(issue.get_absolute_url()).text, "parts are withdrawn: read first"
    assert client.get(undo).status_code == 200
    # The part is withdrawn by it: the person lands on the issue that is left.
    assert client.post(undo).url == issue.get_absolute_url()


def test_linking_by_page_shows_the_first_answer(cast, pair, sign_in):
    one, _other = pair
    earlier = make_conference(cast, code="HNDT-2022A", date=date(2022, 9, 20))
    old = make_issue(cast, earlier, summary="Ngập úng kéo dài ngõ 86")
    record_oral_reply(old, by=cast.clerk, replied_by="Chủ tịch", gist="Sẽ làm cống.", is_final=True,
                      replied_on=earlier.date)  # fmt: skip
    client, url = sign_in(cast.clerk), reverse("issue-relate", args=[one.pk])
    assert client.get(f"{url}?target={old.pk}").status_code == 200
    assert client.get(f"{url}?target=x").status_code == 200
    facts = {"kind": "continues", "conference": earlier.pk, "target": old.code, "reason": ""}
    assert client.post(url, facts | {"target": "VD-99"}).status_code == 200
    assert client.post(url, facts).status_code == 302
    assert "Sẽ làm cống." in client.get(one.get_absolute_url()).content.decode()
    assert one.summary in client.get(old.get_absolute_url()).content.decode()


def test_the_watcher_reads_and_changes_nothing(cast, pair, sign_in):
    one, other = pair
    relation = relate_issue(one, by=cast.clerk, target=other)
    client = sign_in(cast.monitor)
    page = client.get(one.get_absolute_url()).content.decode()
    assert other.summary in page
    assert reverse("relation-undo", args=[relation.pk]) not in page
    for name in ("issue-merge", "issue-split", "issue-relate", "issue-refer"):
        assert client.get(reverse(name, args=[one.pk])).status_code == 403


def test_the_issues_page_asks_the_same_for_one_and_three_relations(cast, pair, sign_in):
    one, other = pair
    relate_issue(one, by=cast.clerk, target=other)
    client = sign_in(cast.clerk)
    client.get(one.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(one.get_absolute_url())
    for n in range(2):
        relate_issue(one, by=cast.clerk, target=make_issue(cast, one.conference, summary=f"Khác {n}"))
    with CaptureQueriesContext(connection) as many:
        client.get(one.get_absolute_url())
    assert len(many) == len(few)


def test_a_final_reply_after_the_notice_leaves_the_issue_open(cast, sign_in):
    from resolutions.actions.notices import draft_notice, issue_notice

    conference, [issue], _task = settled(cast)
    facts = {"replied_by": "Chủ tịch", "gist": "Đã xong.", "is_final": True, "replied_on": conference.date}
    early = record_oral_reply(issue, by=cast.clerk, **facts)
    assert early.issue.stage == "answered"
    document = draft_notice(conference, by=cast.clerk)
    named = f"{issue.summary[0].lower()}{issue.summary[1:]}"
    assert f"trong đó đã trả lời xong 01 vấn đề: {named}.\nChủ tọa thống nhất kết luận" in document.body
    assert issue.code not in document.body
    document = fresh(document)
    issue_notice(document, by=cast.leader, date=date(2022, 10, 7), authority="T/M BAN THƯỜNG VỤ", post="BÍ THƯ",
                 signer="Trần Quốc Bảo")  # fmt: skip
    assert not issue.links.owed().exists()
    late = make_issue(cast, fresh(conference), summary="Nêu sau")
    build.assign(cast, late)
    record_oral_reply(late, by=cast.clerk, **facts)
    assert fresh(late).is_open
    assert late.links.owed().count() == 1
