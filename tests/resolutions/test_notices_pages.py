"""The pages of the notice: who sees them, what they do once, the paper in its frame, the command."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from dialogue_site.models import OfficialDocument
from resolutions.actions.notices import supersede_notice

from .concluded import concluded_conference, drafted, issued, recorded_conference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

KEY = "k" * 32


def words(pdf):
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def fields(page, **changes):
    """What the form on ``page`` would send, with ``changes``."""
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data = {name: value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value for name, value in data.items()}
    return data | {"form_key": KEY, "version": page.context.get("version", "")} | changes


def get(document):
    return OfficialDocument.objects.get(pk=document.pk)


def test_every_reader_sees_the_notice_and_its_paper_and_a_stranger_does_not(cast, sign_in):
    document = issued(cast, number=15)
    detail, pdf = reverse("notice-detail", args=[document.pk]), reverse("document-pdf", args=[document.pk])
    for user in cast.readers:
        client = sign_in(user)
        page = client.get(detail)
        assert page.status_code == 200
        assert "15-TB/ĐU" in page.text
        assert pdf in page.text
        assert client.get(reverse("notice-list")).context["count"] == 1
        paper = client.get(pdf)
        assert hashlib.sha256(paper.content).hexdigest() == document.sha256
    for name in ("detail", "preview", "edit", "issue", "supersede", "discard"):
        assert sign_in(cast.stranger).get(reverse(f"notice-{name}", args=[document.pk])).status_code == 404
    assert sign_in(cast.admin).get(detail).status_code == 404


@pytest.mark.parametrize("name", ["edit", "issue", "discard"])
def test_only_the_office_opens_the_steps_of_a_draft(cast, sign_in, name):
    url = reverse(f"notice-{name}", args=[drafted(cast).pk])
    for user, status in ((cast.clerk, 200), (cast.leader, 200), (cast.responder, 403), (cast.monitor, 403)):
        assert sign_in(user).get(url).status_code == status


def test_drafting_from_the_page_of_the_conference(cast, sign_in):
    conference = concluded_conference(cast)
    client = sign_in(cast.clerk)
    url = reverse("notice-draft", args=[conference.pk])
    page = client.get(url)
    assert page.status_code == 200
    answer = client.post(url, {"system": "party", "form_key": KEY})
    document = OfficialDocument.objects.get()
    assert answer.url == reverse("notice-edit", args=[document.pk])
    assert client.post(url, {"system": "party", "form_key": KEY}).url == answer.url
    refused = client.post(url, {"system": "party", "form_key": "n" * 32})
    assert refused.status_code == 409
    assert OfficialDocument.objects.count() == 1
    assert sign_in(cast.monitor).get(url).status_code == 403
    assert sign_in(cast.stranger).get(url).status_code == 404


def test_the_preview_is_a_draft_pdf_our_own_pages_may_frame(cast, sign_in):
    document = drafted(cast)
    paper = sign_in(cast.clerk).get(reverse("notice-preview", args=[document.pk]))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in paper.headers["Content-Security-Policy"]
    assert "default-src 'none'" in paper.headers["Content-Security-Policy"]
    text = words(paper.content)
    assert "DỰ THẢO" in text
    assert "ĐẢNG BỘ QUẬN LONG BIÊN" in text
    assert "ngày ...... tháng ...... năm 2022" in text
    assert "-TB/ĐU" in text
    assert "01-TB/ĐU" not in text
    edit = sign_in(cast.clerk).get(reverse("notice-edit", args=[document.pk]))
    assert f'src="{reverse("notice-preview", args=[document.pk])}#' in edit.text


def test_saving_the_draft_and_the_second_editor(cast, sign_in):
    document = drafted(cast)
    url = reverse("notice-edit", args=[document.pk])
    first, second = sign_in(cast.clerk).get(url), sign_in(cast.clerk2).get(url)
    saved = sign_in(cast.clerk).post(url, fields(first, subject="kết luận của tôi"))
    assert saved.url == url
    late = sign_in(cast.clerk2).post(url, fields(second, subject="kết luận của bạn", form_key="n" * 32))
    assert late.status_code == 409
    assert "kết luận của tôi" in late.text
    assert "kết luận của bạn" in late.text
    assert get(document).subject == "kết luận của tôi"


def test_changing_the_format_in_the_form(cast, sign_in):
    document = drafted(cast)
    url = reverse("notice-edit", args=[document.pk])
    client = sign_in(cast.clerk)
    client.post(url, fields(client.get(url), system="state"))
    document = get(document)
    assert (document.system, document.post, document.recipients.splitlines()[-1]) == (
        "state",
        "CHỦ TỊCH",
        "Lưu: VT, VP",
    )


def test_issuing_with_the_number_of_the_register(cast, sign_in):
    document = drafted(cast)
    url = reverse("notice-issue", args=[document.pk])
    client = sign_in(cast.leader)
    page = client.get(url)
    data = fields(page, date="07/10/2022", number="15", signer="Nguyễn Văn A")
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    document = get(document)
    assert (document.full_number, document.date, document.issued_by) == ("15-TB/ĐU", date(2022, 10, 7), cast.leader)
    assert client.post(url, data).url == answer.url, "the same form twice has one effect"
    assert client.post(url, data | {"form_key": "n" * 32}).status_code in (403, 409)


def test_a_clash_of_numbers_is_said_beside_what_was_typed(cast, sign_in):
    issued(cast, number=15)
    document = drafted(cast, concluded_conference(cast, code="HNDT-2022-2"))
    url = reverse("notice-issue", args=[document.pk])
    client = sign_in(cast.clerk)
    page = client.get(url)
    assert "16" in str(page.context["form"].fields["number"].help_text)
    answer = client.post(url, fields(page, date="08/10/2022", number="15", signer="Nguyễn Văn A"))
    assert answer.status_code == 200
    assert "15-TB/ĐU" in str(answer.context["form"].errors["number"])
    assert "07/10/2022" in answer.text
    assert 'value="15"' in answer.text
    assert get(document).state == "draft"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": "31/02/2022"}, "date"),
        ({"date": "16/11/2022"}, "date"),
        ({"date": "29/09/2022"}, "date"),
        ({"number": "0"}, "number"),
        ({"number": "x"}, "number"),
        ({"signer": " "}, "signer"),
        ({"signature": "K/T BÍ THƯ | PHÓ BÍ THƯ"}, "signature"),
    ],
)
def test_what_the_issue_form_refuses(cast, sign_in, change, field):
    document = drafted(cast)
    client = sign_in(cast.clerk)
    url = reverse("notice-issue", args=[document.pk])
    answer = client.post(url, fields(client.get(url), **({"date": "07/10/2022", "signer": "A"} | change)))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert get(document).state == "draft"


def test_a_draft_edited_meanwhile_is_not_issued(cast, sign_in):
    document = drafted(cast)
    url = reverse("notice-issue", args=[document.pk])
    page = sign_in(cast.leader).get(url)
    edit = reverse("notice-edit", args=[document.pk])
    sign_in(cast.clerk).post(edit, fields(sign_in(cast.clerk).get(edit), subject="kết luận khác"))
    answer = sign_in(cast.leader).post(url, fields(page, date="07/10/2022", signer="A", form_key="n" * 32))
    assert answer.status_code == 409
    assert get(document).state == "draft"


def test_the_issue_page_warns_when_todays_letterhead_is_another(cast, sign_in, monkeypatch):
    document = drafted(cast)
    client = sign_in(cast.clerk)
    url = reverse("notice-issue", args=[document.pk])
    assert "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI" not in client.get(url).text
    monkeypatch.setattr("dialogue_site.clock.today", lambda: date(2025, 7, 1))
    assert "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI" in client.get(url).text


def test_superseding_from_the_page_and_what_the_old_one_says(cast, sign_in):
    old = issued(cast, number=15)
    client = sign_in(cast.clerk)
    url = reverse("notice-supersede", args=[old.pk])
    assert client.post(url, {"reason": "", "form_key": KEY}).status_code == 200
    answer = client.post(url, {"reason": "Sai ngày trả lời", "form_key": KEY})
    new = OfficialDocument.objects.get(supersedes=old)
    assert answer.url == reverse("notice-edit", args=[new.pk])
    assert url not in client.get(reverse("notice-detail", args=[old.pk])).text, "its replacement is under way"
    issue = reverse("notice-issue", args=[new.pk])
    client.post(issue, fields(client.get(issue), date="20/10/2022", signer="Nguyễn Văn A", form_key="i" * 32))
    page = client.get(reverse("notice-detail", args=[old.pk]))
    assert "16-TB/ĐU" in page.text
    assert "Sai ngày trả lời" in page.text
    assert client.get(reverse("document-pdf", args=[old.pk])).status_code == 200


def test_a_draft_says_when_the_record_has_other_figures_now(cast, sign_in):
    document = drafted(cast)
    client = sign_in(cast.clerk)
    url = reverse("notice-detail", args=[document.pk])
    assert client.get(url).context["changed"] == []
    OfficialDocument.objects.filter(pk=document.pk).update(
        printed={"figures": document.printed["figures"] | {"issues": 40}}
    )
    assert dict(client.get(url).context["changed"])["Vấn đề"] == 3


def test_pages_ask_the_same_number_of_questions_for_one_and_three(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.clerk)
    issued(cast)
    url = reverse("notice-list")
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)
    for n in (2, 3):
        issued(cast, concluded_conference(cast, code=f"HNDT-2022-{n}"))
    with django_assert_num_queries(6):
        client.get(url)


def test_the_issued_paper_prints_number_date_and_signature(cast, sign_in):
    document = issued(cast, number=15)
    text = words(sign_in(cast.monitor).get(reverse("document-pdf", args=[document.pk])).content)
    assert "Số 15-TB/ĐU" in text
    assert "Bồ Đề, ngày 07 tháng 10 năm 2022" in text
    assert "T/M BAN THƯỜNG VỤ BÍ THƯ Nguyễn Văn A" in text
    assert "DỰ THẢO" not in text


# The command


def test_the_command_prints_the_issued_paper_as_it_was_frozen(cast, tmp_path):
    document = issued(cast, number=15)
    out = tmp_path / "notice.pdf"
    call_command("print_document", "conclusion_notice", "HNDT-2022", out=out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == document.sha256
    supersede_notice(document, by=cast.clerk, reason="Sai")
    call_command("print_document", "conclusion_notice", "HNDT-2022", out=out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == document.sha256


@pytest.mark.parametrize("system", ["party", "state"])
def test_the_command_prints_a_draft_without_storing_one(cast, tmp_path, system):
    recorded_conference(cast)
    out = tmp_path / "notice.pdf"
    call_command("print_document", "conclusion_notice", "HNDT-2022", out=out, system=system)
    assert out.read_bytes().startswith(b"%PDF-")
    assert not OfficialDocument.objects.exists()


def test_the_command_says_what_is_wrong(cast, tmp_path):
    out = tmp_path / "notice.pdf"
    with pytest.raises(CommandError, match="no conference HNDT-1999"):
        call_command("print_document", "conclusion_notice", "HNDT-1999", out=out)
    conference = concluded_conference(cast)
    conference.conclusions.update(withdrawn=True)
    with pytest.raises(CommandError, match="no conclusions"):
        call_command("print_document", "conclusion_notice", "HNDT-2022", out=out)
    conference.conclusions.update(withdrawn=False)
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("print_document", "conclusion_notice", "HNDT-2022", out=tmp_path / "none" / "x.pdf")
    with pytest.raises(CommandError):
        call_command("print_document", "something_else", "HNDT-2022", out=out)


def test_the_draft_names_the_conclusions_whose_own_text_is_not_printed(cast, sign_in):
    document, client = drafted(cast), sign_in(cast.clerk)
    for name in ("detail", "edit"):
        page = client.get(reverse(f"notice-{name}", args=[document.pk]))
        assert [(each.number, each.text) for each in page.context["unprinted"]] == [
            (1, "Tổng hợp các ý kiến."), (2, "Giải quyết."), (3, "Báo cáo."),
        ]  # fmt: skip
        assert "Giải quyết." in page.text
    paper = issued(cast, concluded_conference(cast, code="HNDT-2022-2"))
    assert client.get(reverse("notice-detail", args=[paper.pk])).context["unprinted"] == []
