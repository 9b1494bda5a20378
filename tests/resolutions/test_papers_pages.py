"""The pages of papers and the register: who opens them, what they do, what they refuse, how many questions they ask."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from dialogue_site.models import AuditEntry, OfficialDocument
from dialogue_site.transitions import verbs_for
from resolutions.actions.dossier_papers import draft_dossier_paper, send_dossier
from resolutions.actions.dossiers import withdraw_dossier
from resolutions.actions.papers import draft_paper, issue_paper, void_paper
from resolutions.actions.slips import print_slips
from resolutions.models import Dossier
from resolutions.registers import all_series

from .concluded import STATE_SIGNED, concluded_conference, issued
from .test_dossiers import OTHERWISE, SENT, STATE, drafted
from .test_notices_pages import KEY, fields, words
from .test_papers import jpeg  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def conference(cast):
    return concluded_conference(cast)


def out(cast, conference, kind="announcement", **facts):
    document = draft_paper(conference, by=cast.clerk, kind=kind, system="state")
    return issue_paper(document, by=cast.leader, **(STATE_SIGNED | facts))


def test_drafting_editing_and_issuing_an_invitation(cast, sign_in, conference):
    client = sign_in(cast.clerk)
    url = reverse("paper-draft", args=[conference.pk, "invitation"])
    assert url in client.get(conference.get_absolute_url()).text
    answer = client.post(url, {"system": "party", "form_key": KEY})
    document = OfficialDocument.objects.get()
    edit = reverse("paper-edit", args=[document.pk])
    assert answer.url == edit
    saved = client.post(edit, fields(client.get(edit), subject="dự hội nghị năm 2022", signer="Phạm Văn D"))
    assert saved.url == edit
    late = client.post(edit, fields(client.get(edit), version=1, subject="khác", form_key="n" * 32))
    assert late.status_code == 409
    issue = reverse("paper-issue", args=[document.pk])
    bad = client.post(issue, fields(client.get(issue), date="31/02/2022", signer="", form_key="b" * 32))
    assert {"date", "signer"} <= set(bad.context["form"].errors)
    done = client.post(issue, fields(client.get(issue), date="21/09/2022", number="32", form_key="i" * 32))
    assert done.status_code == 302, done.context["form"].errors
    assert words(client.get(reverse("document-pdf", args=[document.pk])).content).count("32-GM/ĐU") == 1
    detail = client.get(reverse("paper-detail", args=[document.pk]))
    assert reverse("invitation-copies", args=[document.pk]) in detail.text
    copies = client.get(reverse("invitation-copies-file", args=[document.pk]))
    pages = PdfReader(BytesIO(copies.content)).pages
    assert len(pages) == 2
    assert "Nguyễn Văn Luyện" in " ".join(pages[1].extract_text().split()) or "Luyện" in pages[0].extract_text()
    assert client.get(reverse("invitation-copies-file", args=[document.pk]) + "?from=9").status_code == 404
    assert client.get(reverse("invitation-copies-file", args=[document.pk]) + "?from=x").status_code == 404


def test_minutes_ask_for_two_names(cast, sign_in, conference):
    document, client = draft_paper(conference, by=cast.clerk, kind="minutes"), sign_in(cast.clerk)
    edit, issue = (reverse(f"paper-{step}", args=[document.pk]) for step in ("edit", "issue"))
    page = client.get(edit)
    assert {"secretary", "chair"} <= set(page.context["form"].fields)
    assert "signature" not in page.context["form"].fields
    refused = client.post(issue, fields(client.get(issue), date="30/09/2022"))
    assert refused.status_code == 409
    client.post(edit, fields(client.get(edit), secretary="Lê Thị C", form_key="s" * 32))
    done = client.post(issue, fields(client.get(issue), date="30/09/2022", form_key="i" * 32))
    assert done.status_code == 302
    assert OfficialDocument.objects.get().full_number == "01-BB/ĐU"


def test_a_number_that_jumps_the_series_is_asked_about(cast, sign_in, conference):
    out(cast, conference)
    document, client = draft_paper(conference, by=cast.clerk, kind="public_result"), sign_in(cast.clerk)
    url = reverse("paper-issue", args=[document.pk])
    sent = fields(client.get(url), date="07/10/2022", number="9", signer="Nguyễn Văn A")
    asked = client.post(url, sent)
    assert asked.status_code == 200
    assert "number" in asked.context["form"].errors
    assert 'name="out_of_order"' in asked.text
    assert 'value="9"' in asked.text
    done = client.post(url, sent | {"out_of_order": "on", "form_key": "j" * 32})
    assert done.status_code == 302
    register = client.get(reverse("register"))
    assert [(each["gaps"], each["lost"]) for each in register.context["gaps"]] == [("2-8", "")]


def test_the_word_files_and_unknown_kinds(cast, sign_in, conference):
    draft, client = draft_paper(conference, by=cast.clerk, kind="public_result"), sign_in(cast.monitor)
    for document in (draft, issued(cast, conference)):
        file = client.get(reverse("document-docx", args=[document.pk]))
        assert file.content.startswith(b"PK")
        assert "attachment" in file.headers["Content-Disposition"]
        assert sign_in(cast.stranger).get(reverse("document-docx", args=[document.pk])).status_code == 404
        client = sign_in(cast.monitor)
    clerk = sign_in(cast.clerk)
    assert clerk.get(reverse("paper-draft", args=[conference.pk, "nothing"])).status_code == 404
    assert clerk.get(reverse("paper-draft", args=[conference.pk, "conclusion_notice"])).status_code == 404


def test_the_page_of_the_notice_is_its_own(cast, sign_in, conference):
    notice = issued(cast, conference)
    answer = sign_in(cast.monitor).get(reverse("paper-detail", args=[notice.pk]))
    assert answer.url == reverse("notice-detail", args=[notice.pk])


def test_voiding_and_the_scan_from_the_page(cast, sign_in, conference, jpeg):  # noqa: F811
    document = issued(cast, conference)
    scan, void = reverse("scan-attach", args=[document.pk]), reverse("paper-void", args=[document.pk])
    client = sign_in(cast.clerk)
    bad = client.post(scan, {"scan": SimpleUploadedFile("a.pdf", b"MZ"), "form_key": KEY})
    assert "scan" in bad.context["form"].errors
    assert client.post(scan, {"scan": jpeg, "form_key": "s" * 32}).url == reverse("notice-detail", args=[document.pk])
    assert "ban-ky.jpg" in client.get(reverse("notice-detail", args=[document.pk])).text
    refused = client.get(void)
    assert refused.status_code == 403
    assert "lãnh đạo" in refused.text.lower()
    leader = sign_in(cast.leader)
    assert leader.post(void, {"reason": "", "form_key": KEY}).status_code == 200
    assert leader.post(void, {"reason": "In nhầm", "form_key": "v" * 32}).status_code == 302
    page = leader.get(reverse("notice-detail", args=[document.pk]))
    assert "In nhầm" in page.text
    paper = leader.get(reverse("document-pdf", args=[document.pk]))
    assert hashlib.sha256(paper.content).hexdigest() == document.sha256
    assert leader.get(void).status_code == 409


def test_what_cannot_be_voided_is_not_offered_and_says_why(cast, sign_in):
    dossier, _rows = drafted(cast)
    draft_dossier_paper(dossier, by=cast.clerk)
    dossier.refresh_from_db()
    send_dossier(dossier, by=cast.leader, date=SENT, told=OTHERWISE, **STATE)
    document = OfficialDocument.objects.get(dossier=dossier)
    void, leader = reverse("paper-void", args=[document.pk]), sign_in(cast.leader)
    assert "paper.void" not in [button.row.verb for button in verbs_for(cast.leader, document)]
    page = leader.get(void)
    assert page.status_code == 409
    assert "<textarea" not in page.text
    assert leader.post(void, {"reason": "In nhầm", "form_key": KEY}).status_code == 409
    document.refresh_from_db()
    assert document.state == "issued"
    withdraw_dossier(Dossier.objects.get(pk=dossier.pk), by=cast.leader, reason="Nhầm cơ quan")
    assert leader.post(void, {"reason": "In nhầm", "form_key": "v" * 32}).status_code == 302
    # The dossier's page says what became of its paper.
    assert "(đã hủy" in leader.get(dossier.get_absolute_url()).text


def test_the_forms_without_a_number(cast, sign_in, conference):
    client = sign_in(cast.clerk)
    url = reverse("opinion-slips", args=[conference.pk])
    assert client.post(url, {"count": "0", "page": "A5", "form_key": KEY}).status_code == 200
    answer = client.post(url, {"count": "2", "page": "A5", "form_key": "s" * 32})
    assert answer.url == f"{url}?from=1&to=2&page=A5"
    assert client.get(answer.url).context["slips_url"]
    file = reverse("opinion-slips-file", args=[conference.pk])
    pdf = client.get(file + "?from=1&to=2")
    assert len(PdfReader(BytesIO(pdf.content)).pages) == 2
    assert "HNDT-2022-0002" in words(pdf.content)
    for wrong in ("?from=1&to=3", "?from=2&to=1", "?from=x&to=2", "?from=0&to=1"):
        assert client.get(file + wrong).status_code == 404
    board = reverse("noticeboard-sheet", args=[conference.pk])
    for query in ("", f"?group={cast['TDP5'].pk}"):
        assert client.get(board + query).content.startswith(b"%PDF-")
    assert client.get(board + "?format=docx").content.startswith(b"PK")
    for wrong in ("x", "987654", str(cast["UBND"].pk)):
        assert client.get(f"{board}?group={wrong}").status_code == 404
    slip = reverse("opinion-slip", args=[conference.opinions.first().pk])
    assert "HNDT-2022-YK-01" in words(client.get(slip).content)
    assert sign_in(cast.monitor).get(url).status_code == 403
    assert print_slips(conference, by=cast.clerk, count=1) == (3, 3)


def test_the_panel_says_what_can_be_made_and_whether_the_days_were_kept(cast, sign_in):
    from tests.build import make_conference

    facts = {"code": "HNDT-2022B", "year": 2022, "date": date(2022, 9, 30), "track": "both", "state": "planned"}
    conference = make_conference(cast, **facts)
    page = sign_in(cast.monitor).get(conference.get_absolute_url())
    assert reverse("paper-draft", args=[conference.pk, "invitation"]) not in page.text
    page = sign_in(cast.clerk).get(conference.get_absolute_url())
    assert reverse("paper-draft", args=[conference.pk, "invitation"]) in page.text
    assert reverse("paper-draft", args=[conference.pk, "minutes"]) not in page.text


# The register


def test_the_register_finds_narrows_and_tells_the_state(cast, sign_in, conference):
    first, notice = out(cast, conference, number=203), issued(cast, conference)
    void_paper(first, by=cast.leader, reason="In nhầm")
    draft_paper(conference, by=cast.clerk, kind="invitation")
    client = sign_in(cast.monitor)
    url = reverse("register")
    page = client.get(url)
    assert {row["number"] for row in page.context["rows"]} == {"203/TB-UBND", "01-TB/ĐU"}
    series = next(each for each in all_series(cast.monitor) if each.issuer_id == first.issuer_id)
    assert series.gaps == [(1, 202)]
    for query, found in (
        ("?q=dai+truyen+thanh", {"203/TB-UBND"}),
        ("?q=01+tb+du", {"01-TB/ĐU"}),
        ("?state=voided", {"203/TB-UBND"}),
        (f"?issuer={notice.issuer_id}", {"01-TB/ĐU"}),
        (f"?series={series.key}", {"203/TB-UBND"}),
        ("?series=x", {"203/TB-UBND", "01-TB/ĐU"}),
        ("?from=08/10/2022", set()),
        ("?type=GM", {"203/TB-UBND", "01-TB/ĐU"}),
    ):
        assert {row["number"] for row in client.get(url + query).context["rows"]} == found, query
    assert sign_in(cast.stranger).get(url).context["rows"] == []


def test_the_register_is_exported_and_printed(cast, sign_in, conference):
    document = draft_paper(conference, by=cast.clerk, kind="announcement")
    OfficialDocument.objects.filter(pk=document.pk).update(subject='=HYPERLINK("http://x")')
    document.refresh_from_db()
    issue_paper(document, by=cast.leader, **STATE_SIGNED)
    void_paper(document, by=cast.leader, reason="In nhầm")
    client = sign_in(cast.clerk)
    sheet = load_workbook(BytesIO(client.get(reverse("register") + "?export=xlsx").content)).active
    line = [cell.value for cell in sheet[2]]
    assert line[3:5] == [1, "01/TB-UBND"]
    assert line[-1] == "In nhầm"
    subject = sheet[2][6]
    assert (subject.data_type, subject.quotePrefix) == ("s", True)
    assert AuditEntry.objects.filter(verb="register.export").exists()
    text = words(client.get(reverse("register") + "?print=pdf").content)
    assert text.count("SỔ ĐĂNG KÝ VĂN BẢN ĐI") == 1
    assert "UBND PHƯỜNG BỒ ĐỀ" in text
    assert "đã hủy" in text
    issued(cast, conference)
    both = words(client.get(reverse("register") + "?print=pdf").content)
    assert both.count("SỔ ĐĂNG KÝ VĂN BẢN ĐI") == 2
    assert both.index("ĐẢNG ỦY PHƯỜNG") < both.index("01-TB/ĐU")
    assert both.index("TB/ĐU") < both.index("UBND PHƯỜNG BỒ ĐỀ") < both.index("01/TB-UBND")


def test_a_number_given_out_whose_paper_is_gone_is_told(cast, sign_in, conference):
    from dialogue_site.models import Counter

    out(cast, conference)
    Counter.objects.filter(pk__startswith="paper:").update(value=4)
    page = sign_in(cast.clerk).get(reverse("register"))
    assert [each["lost"] for each in page.context["gaps"]] == ["2-4"]


def test_the_register_asks_the_same_number_of_questions(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.clerk)
    issued(cast)
    url = reverse("register")
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    for n in (2, 3):
        issued(cast, concluded_conference(cast, code=f"HNDT-2022-{n}"))
    with django_assert_num_queries(10):
        client.get(url)


@pytest.mark.parametrize("kind", ["invitation", "announcement", "minutes", "public_result", "noticeboard", "slip"])
def test_the_command_prints_every_paper(cast, conference, tmp_path, kind):
    for name in ("a.pdf", "a.docx"):
        call_command("print_document", kind, "HNDT-2022", out=tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    assert not OfficialDocument.objects.exists()
