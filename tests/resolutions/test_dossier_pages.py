"""The pages of dossiers: figures that open their lists, steps in the browser's order, bad input kept."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_site.submissions import new_key
from resolutions.actions import dossier_papers as papers
from resolutions.actions import dossiers as actions
from resolutions.models import Answer, Dossier, Letter

from .builders import assign, make_conference, make_issue
from .test_dossiers import OTHERWISE, PAPER, at_work, drafted, fresh, replied, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LETTERS = {
    "told_by": "letters", "channel": "handed", "sent_on": "14/10/2022",
    "letter_signature": "TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH", "letter_signer": "Nguyễn Văn E",
}  # fmt: skip


def url(name, *args):
    return reverse(name, args=args)


def post(client, address, **facts):
    return client.post(address, {"form_key": new_key(), **facts})


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_list_narrows_and_counts(cast, sign_in):
    dossier, rows = sent(cast, expected_on=date(2022, 11, 10))
    issue = make_issue(cast, rows[0].conference)
    assign(cast, issue, accept=True)
    draft = actions.open_dossier(rows[0].conference, by=cast.clerk, sent_to="Sở Xây dựng")
    client = sign_in(cast.clerk)
    page = client.get(url("dossier-list"))
    assert [figure.value for figure in page.context["figures"]] == [1, 1, 1, 0]
    for figure in page.context["figures"]:
        assert len(client.get(figure.url).context["rows"]) == figure.value
    assert "Sở Xây dựng" in page.content.decode()
    for query, found in (
        ({"state": "draft"}, draft), ({"late": 1}, dossier), ({"body": cast["UBQ"].pk}, dossier),
        ({"conference": rows[0].conference_id, "state": "sent"}, dossier),
    ):  # fmt: skip
        listed = client.get(url("dossier-list"), query).context["rows"]
        assert [row["url"] for row in listed] == [found.get_absolute_url()]
    assert client.get(url("dossier-list"), {"order": "expected"}).status_code == 200


def test_one_row_or_three_cost_the_same(cast, sign_in):
    conference, _rows = at_work(cast, 1)
    client = sign_in(cast.monitor)
    actions.open_dossier(conference, by=cast.clerk, sent_to="Sở 0", expected_on=date(2022, 11, 30))
    client.get(url("dossier-list"))
    one = queries(client, url("dossier-list"))
    for n in (1, 2):
        actions.open_dossier(conference, by=cast.clerk, sent_to=f"Sở {n}")
    assert queries(client, url("dossier-list")) == one


def test_the_page_costs_the_same_with_one_issue_or_three(cast, sign_in):
    dossier, rows = drafted(cast, 1)
    client = sign_in(cast.clerk)
    client.get(dossier.get_absolute_url())
    one = queries(client, dossier.get_absolute_url())
    for _ in range(2):
        issue = make_issue(cast, rows[0].conference)
        assign(cast, issue, accept=True)
        actions.add_dossier_issue(fresh(dossier), by=cast.clerk, issues=[issue])
    assert queries(client, dossier.get_absolute_url()) == one


def test_a_draft_from_other_facts_is_written_anew_before_it_is_sent(cast, sign_in):
    dossier, _rows = drafted(cast)
    papers.draft_dossier_paper(dossier, by=cast.clerk)
    client, send = sign_in(cast.clerk), url("dossier-send", dossier.pk)
    assert send in client.get(dossier.get_absolute_url()).text
    dossier = fresh(dossier)
    actions.edit_dossier(dossier, by=cast.clerk, version=dossier.version, expected_on=date(2022, 12, 10))
    page = client.get(dossier.get_absolute_url())
    assert send not in page.text
    assert page.context["redraft_url"] in page.text
    assert client.get(send).status_code == 409


def test_the_panels_on_the_pages_around(cast, sign_in):
    dossier, rows = sent(cast)
    client = sign_in(cast.monitor)
    for address in (rows[0].get_absolute_url(), rows[0].conference.get_absolute_url()):
        assert dossier.get_absolute_url() in client.get(address).content.decode()


def test_from_the_issue_to_the_sent_dossier(cast, sign_in):
    _conference, rows = at_work(cast)
    client = sign_in(cast.responder)
    answer = post(client, url("issue-send-up", rows[0].pk), body=cast["UBQ"].pk, asked="Nạo vét cống.")
    dossier = Dossier.objects.get()
    assert answer.url == dossier.get_absolute_url()
    client = sign_in(cast.clerk)
    page = client.get(url("dossier-issue-add", dossier.pk)).content.decode()
    assert rows[1].summary in page
    assert rows[0].summary not in page.split("<form")[1]
    post(client, url("dossier-issue-add", dossier.pk), issues=[rows[1].pk])
    edit = url("dossier-edit", dossier.pk)
    facts = {"body": cast["UBQ"].pk, "sent_to": "UBND quận", "form": "submission", "expected_on": "30/11/2022"}
    assert post(client, edit, version=fresh(dossier).version, **facts).status_code == 302
    assert post(client, edit, version=1, **facts | {"note": "Khác"}).status_code == 409
    past = post(client, edit, version=fresh(dossier).version, **facts | {"expected_on": "14/11/2022"})
    assert set(past.context["form"].errors) == {"expected_on"}
    item = dossier.items.last()
    assert client.get(url("dossier-issue-edit", item.pk)).status_code == 200
    post(client, url("dossier-issue-edit", item.pk), asked="Thay nắp cống.", version="")
    assert client.get(url("dossier-paper-draft", dossier.pk)).status_code == 200
    assert post(client, url("dossier-paper-draft", dossier.pk)).url == url("dossier-paper-edit", dossier.pk)
    assert client.get(url("dossier-preview", dossier.pk))["Content-Type"] == "application/pdf"
    assert client.get(url("dossier-preview", dossier.pk), {"docx": ""}).content.startswith(b"PK")
    document = fresh(dossier).document
    assert url("document-docx", document.pk) in client.get(dossier.get_absolute_url()).content.decode()
    assert f"Về {rows[1].summary[:1].lower()}{rows[1].summary[1:]}: thay nắp cống." in document.body
    page = client.get(url("dossier-paper-edit", dossier.pk))
    words = {name: page.context["form"].initial[name] or "" for name in ("subject", "body", "recipients", "signature")}
    assert post(client, url("dossier-paper-edit", dossier.pk), version=1, **words | {"body": ""}).status_code == 200
    saved = post(client, url("dossier-paper-edit", dossier.pk), version=document.version, **words | {"signer": "Lê A"})
    assert saved.status_code == 302
    stale = post(client, url("dossier-paper-edit", dossier.pk), version=document.version, **words | {"signer": "Lê B"})
    assert stale.status_code == 409
    page = client.get(url("dossier-send", dossier.pk))
    assert "Tắc cống ngõ 86" in page.content.decode()
    facts = {"date": "14/10/2022", "signature": words["signature"], "signer": "Lê A"} | LETTERS
    bad = post(client, url("dossier-send", dossier.pk), version=fresh(dossier).version, **facts | {"letter_signer": ""})
    assert bad.status_code == 200
    assert 'value="Lê A"' in bad.content.decode()
    assert not Letter.objects.exists()
    key = new_key()
    good = {"form_key": key, "version": fresh(dossier).version, **facts}
    first, again = (client.post(url("dossier-send", dossier.pk), good) for _ in range(2))
    assert first.url == again.url == dossier.get_absolute_url()
    assert (fresh(dossier).state, Letter.objects.count()) == ("sent", 1)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert Letter.objects.get().document.full_number in page
    assert client.get(url("dossier-send", dossier.pk)).status_code == 409


def test_sending_needs_a_drafted_paper(cast, sign_in):
    dossier, _rows = drafted(cast)
    client = sign_in(cast.clerk)
    assert client.get(url("dossier-send", dossier.pk)).status_code == 409
    assert url("dossier-send", dossier.pk) not in client.get(dossier.get_absolute_url()).content.decode()
    assert client.get(url("dossier-preview", dossier.pk)).status_code == 404
    assert client.get(url("dossier-paper-edit", dossier.pk)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"document_number": ""}, {"document_date": "31/02/2022"}, {"document_date": "01/01/2030"},
        {"told_by": "otherwise"}, {"sent_on": ""}, {"sent_on": "01/01/2030"}, {"sent_on": "01/10/2022"},
        {"channel": "pigeon"}, {"letter_signature": "X"}, {"told_by": ""},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field(cast, sign_in, wrong):
    dossier, _rows = drafted(cast)
    client = sign_in(cast.clerk)
    facts = {"document_number": "496/UBND", "document_date": "14/10/2022"} | LETTERS | wrong
    page = post(client, url("dossier-record", dossier.pk), version=dossier.version, **facts)
    assert page.status_code in (200, 409)
    assert page.context["form"].errors
    assert fresh(dossier).state == "draft"


def test_recorded_with_proof_that_the_citizens_were_told(cast, sign_in, png):
    dossier, _rows = drafted(cast)
    client = sign_in(cast.clerk)
    facts = {
        "document_number": "496/UBND", "document_date": "14/10/2022", "told_by": "otherwise",
        "otherwise": "Đọc tại tổ 5", "files": SimpleUploadedFile("bien-ban.png", png), "version": dossier.version,
    }  # fmt: skip
    assert post(client, url("dossier-record", dossier.pk), **facts).status_code == 302
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Đọc tại tổ 5" in page
    assert "bien-ban.png" in page
    assert not Letter.objects.exists()


def test_reminding_reply_and_passing_on(cast, sign_in, png):
    dossier, _rows = sent(cast)
    client = sign_in(cast.clerk)
    page = client.get(url("dossier-chase", dossier.pk)).content.decode()
    assert "chưa nhận được trả lời đối với 02 vấn đề" in page
    reminder = client.get(url("dossier-reminder", dossier.pk))
    assert reminder.content.startswith(b"PK")
    assert "Reminder" not in reminder["Content-Disposition"]
    assert client.get(url("dossier-reminder", dossier.pk), {"pdf": ""}).content.startswith(b"%PDF")
    assert post(client, url("dossier-chase", dossier.pk), chased_on="01/01/2023", note="x").status_code == 200
    done = post(client, url("dossier-chase", dossier.pk), chased_on="05/11/2022", note="Điện thoại", text="Kính")
    assert done.status_code == 302
    items = papers.items_of(dossier)
    address = url("dossier-reply-record", dossier.pk)
    assert client.get(address).status_code == 200
    assert post(client, address, reply_date="06/11/2022").status_code == 200
    assert post(client, address, reply_date="", **{f"item_{items[0].pk}": "Đã làm"}).status_code == 200
    facts = {"reply_date": "06/11/2022", "reply_number": "88/UBQ", f"item_{items[0].pk}": "Đã nạo vét."}
    assert post(client, address, files=SimpleUploadedFile("tra-loi.png", png), **facts).status_code == 302
    assert client.get(url("dossier-relay", dossier.pk)).context["form"].items == [items[0]]
    key = f"item_{items[0].pk}"
    none = post(client, url("dossier-relay", dossier.pk))
    assert none.status_code == 200
    half = {f"{key}_take": "on", f"{key}_text": "Quận trả lời", f"{key}_outcome": "scheduled"}
    assert post(client, url("dossier-relay", dossier.pk), **half).status_code == 200
    whole = half | {f"{key}_outcome": "explained"}
    assert post(client, url("dossier-relay", dossier.pk), **whole).status_code == 302
    answer = Answer.objects.get()
    assert (answer.state, answer.text, answer.attachments.count()) == ("draft", "Quận trả lời", 1)
    assert client.get(url("dossier-relay", dossier.pk)).status_code == 409
    assert answer.get_absolute_url() in client.get(dossier.get_absolute_url()).text


def test_withdrawing_asks_why(cast, sign_in):
    dossier, _rows = sent(cast)
    client = sign_in(cast.leader)
    assert post(client, url("dossier-withdraw", dossier.pk)).status_code == 200
    assert post(client, url("dossier-withdraw", dossier.pk), reason="Nhầm cơ quan").status_code == 302
    assert fresh(dossier).state == "withdrawn"


def test_opening_asks_for_the_body_and_keeps_what_was_typed(cast, sign_in):
    conference = make_conference(cast)
    client = sign_in(cast.clerk)
    address = url("dossier-open", conference.pk)
    bad = post(client, address, form="submission", note="Gấp lắm", expected_on="31/02/2022")
    assert bad.status_code == 200
    assert "Gấp lắm" in bad.content.decode()
    assert {"sent_to", "expected_on"} <= set(bad.context["form"].errors)
    assert post(client, address, form="submission", body=cast["DCXD"].pk).status_code == 200
    assert post(client, address, form="submission", body=cast["UBQ"].pk).status_code == 302
    assert Dossier.objects.get().sent_to == cast["UBQ"].name


def test_the_front_reads_and_does_nothing(cast, sign_in):
    dossier, _rows = replied(cast)
    page = sign_in(cast.monitor).get(dossier.get_absolute_url())
    assert page.status_code == 200
    assert page.context["buttons"] == []
    assert sign_in(cast.stranger).get(dossier.get_absolute_url()).status_code == 404


def test_taking_an_issue_out(cast, sign_in):
    dossier, _rows = drafted(cast)
    client, item = sign_in(cast.clerk), dossier.items.first()
    assert client.get(url("dossier-issue-remove", item.pk)).status_code == 200
    assert post(client, url("dossier-issue-remove", item.pk)).url == dossier.get_absolute_url()
    assert dossier.items.count() == 1
    papers.record_dossier(fresh(dossier), by=cast.clerk, told=OTHERWISE, **PAPER)
    assert post(client, url("dossier-issue-remove", dossier.items.get().pk)).status_code == 409


def test_the_letters_count_up_from_the_registers_number_and_a_jump_is_asked_about(cast, sign_in):
    dossier, _rows = drafted(cast)
    client, address = sign_in(cast.clerk), url("dossier-record", dossier.pk)
    facts = {"document_number": "496/UBND", "document_date": "14/10/2022", "letter_number": "445"} | LETTERS
    assert post(client, address, version=dossier.version, **facts).status_code == 302
    numbers = list(Letter.objects.order_by("pk").values_list("document__number", flat=True))
    assert numbers == list(range(445, 445 + len(numbers)))
    issue = make_issue(cast, dossier.conference, summary="Đường gom")
    assign(cast, issue, accept=True)
    second = actions.open_dossier(dossier.conference, by=cast.clerk, body=cast["UBQ"])
    actions.add_dossier_issue(second, by=cast.clerk, issues=[fresh(issue)])
    second = fresh(second)
    address, facts = url("dossier-record", second.pk), facts | {"document_number": "497/UBND"}
    taken = post(client, address, version=second.version, **facts)
    assert "letter_number" in taken.context["form"].errors
    asked = post(client, address, version=second.version, **facts | {"letter_number": "500"})
    assert "letter_number_right" in asked.context["form"].fields
    facts |= {"letter_number": "500", "letter_number_right": "on"}
    assert post(client, address, version=second.version, **facts).status_code == 302
    assert Letter.objects.filter(document__number=500).exists()
