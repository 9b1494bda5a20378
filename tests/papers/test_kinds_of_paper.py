"""Letters, minutes, invitations, reports: where their own parts stand (domain reference 3.1, 3.2, 3.5)."""

from functools import cache

import pytest

from dialogue_site.papers import Signature, paper_pdf, paper_title
from tests.papers import sample_papers as samples
from tests.pdfmeasure import MeasuredPdf

NEAR = 0.5
LEFT, RIGHT, TOP, BOTTOM = 30, 195, 20, 277
TEXT_CENTRE = (LEFT + RIGHT) / 2
FACES = {"VB-Tinos", "VB-Tinos-Bold", "VB-Tinos-Italic", "VB-Tinos-Bold-Italic"}
STATE_LEFT, STATE_RIGHT = LEFT + 67 / 2, LEFT + 67 + 98 / 2
PARTY_LEFT, PARTY_RIGHT = LEFT + 82 / 2, LEFT + 82 + 83 / 2


def near(expected, by=NEAR):
    return pytest.approx(expected, abs=by)


@cache
def printed(name, **changes):
    return MeasuredPdf(paper_pdf(samples.PAPERS[name](**changes)))


@pytest.fixture(params=samples.PAPERS)
def name(request):
    return request.param


def test_every_paper_keeps_its_margins_and_faces(name):
    page = printed(name)
    assert page.faces <= FACES
    for number in range(1, page.pages + 1):
        width, height = page.size(number)
        assert sorted((width, height)) == near([210, 297], 0.01)
        text = [run for run in page.on(number) if run.baseline > TOP]
        assert min(run.x0 for run in text) >= LEFT - 0.1
        assert max(run.x1 for run in text) <= width - 15 + 0.6
        assert max(run.baseline for run in text) <= height - 20
        above = [run.text for run in page.on(number) if run.baseline <= TOP]
        assert above in ([], [str(number)], *[[str(n)] for n in range(2, number)])


def test_every_paper_declares_the_archive_format_and_its_title(name):
    page = printed(name)
    root = page.reader.trailer["/Root"]
    assert 'pdfaid:conformance="A"' in root["/Metadata"].get_data().decode()
    assert page.reader.metadata.title == paper_title(samples.PAPERS[name]())
    assert page.reader.metadata.author in {"ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", "ỦY BAN NHÂN DÂN PHƯỜNG BỒ ĐỀ"}


def test_every_head(name):
    page, paper = printed(name), samples.PAPERS[name]()
    party = paper.system == "party"
    left, right = (PARTY_LEFT, PARTY_RIGHT) if party else (STATE_LEFT, STATE_RIGHT)
    number = page.find("Số ") if party and paper.form != "letter" else page.find("Số 12-CV" if party else "Số: ")
    assert (number.centre, number.size) == (near(left), 14 if party else 13)
    assert page.find("ĐẢNG CỘNG SẢN" if party else "CỘNG HÒA").centre == near(right)
    dates = [run for run in page.on(1) if run.text.startswith("Bồ Đề, ngày")]
    assert len(dates) == (paper.form != "minutes")
    for date in dates:
        assert (date.centre, date.size, date.italic) == (near(right), 14, True)
        if not party:
            assert date.baseline == near(number.baseline, 0.05)


def test_numbers():
    assert printed("answer_letter").find("Số: 512/UBND-KTHTĐT")
    assert printed("party_letter").find("Số 12-CV/ĐU")
    assert printed("invitation").find("Số 32-GM/ĐU")
    assert printed("transfer_slip").find("Số: 21/PC-UBND")
    assert printed("minutes").find("Số 08-BB/ĐU")


def test_title_of_the_file():
    title = "Công văn số 512/UBND-KTHTĐT: trả lời kiến nghị của công dân tại Hội nghị đối thoại năm 2026"
    assert paper_title(samples.answer_letter()) == title
    assert paper_title(samples.party_letter()).startswith("Công văn số 12-CV/ĐU: đề nghị")
    assert paper_title(samples.invitation(draft=True)).startswith("Dự thảo Giấy mời: dự hội nghị")


def test_subject_of_a_state_letter():
    page = printed("answer_letter")
    number, first = page.find("Số: 512/UBND-KTHTĐT"), page.find("V/v trả lời")
    second = page.find("tại Hội nghị đối thoại năm 2026")
    assert [(run.size, run.bold, run.italic) for run in (first, second)] == [(12, False, False)] * 2
    assert [run.centre for run in (first, second)] == [near(STATE_LEFT)] * 2
    assert min(first.x0, second.x0) >= LEFT
    assert max(first.x1, second.x1) <= LEFT + 67
    assert first.top - (number.top + 13 * 25.4 / 72 * 1.2) == near(6 * 25.4 / 72, 1)
    assert "CÔNG VĂN" not in page.text


def test_subject_of_a_party_letter():
    page = printed("party_letter")
    first = page.find("về việc đề nghị")
    assert (first.size, first.italic, first.bold, first.centre) == (12, True, False, near(PARTY_LEFT))
    assert first.baseline > page.find("Số 12-CV/ĐU").baseline
    assert "-----" not in page.text


@pytest.mark.parametrize("typed", ["V/v trả lời", "về việc trả lời", "trả lời", "v/v  trả lời"])
def test_the_word_before_the_subject_is_never_printed_twice(typed):
    assert printed("answer_letter", subject=typed).find("V/v trả lời").text == "V/v trả lời"


def test_one_addressee_stands_on_the_line_of_the_salutation():
    page = printed("answer_letter")
    line = page.find("Kính gửi: Ông Lê Văn Cường, Tổ trưởng tổ dân phố số 12")
    assert (line.size, line.bold, line.italic, line.centre) == (14, False, False, near(TEXT_CENTRE))
    assert page.find("V/v trả lời").baseline < line.baseline < page.find("Tại Hội nghị đối thoại ngày").baseline


def test_several_addressees_have_their_dashes_under_the_colon():
    page = printed("submission")
    word, first, last = page.find("Kính gửi:"), page.find("- Ủy ban nhân dân Thành phố;"), page.find("- Sở Xây dựng.")
    colon = word.x1 - 14 * 0.278 * 25.4 / 72
    assert [first.x0, last.x0] == [near(colon, 0.7)] * 2
    assert word.baseline < first.baseline < last.baseline
    assert (min(word.x0, first.x0) + max(word.x1, first.x1)) / 2 == near(TEXT_CENTRE)


def test_party_salutation_is_italic_and_may_be_another():
    assert printed("party_letter").find("Kính gửi: Ban Thường vụ Thành ủy").italic
    assert printed("party_letter", salutation="Kính trình").find("Kính trình: Ban Thường vụ").italic


def test_a_long_addressee_hangs_under_its_name():
    page = printed("answer_letter", addressees=("Bà Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Anh, " * 3,))
    first, *others = [run for run in page.on(1) if "Công Tằng Tôn Nữ" in run.text or "Phương Anh" in run.text]
    assert others
    assert all(run.x0 > first.x0 + 20 and run.x1 <= RIGHT for run in others)


def test_a_report_names_its_addressees_below_the_title():
    page = printed("report")
    assert page.find("BÁO CÁO").bold
    rule = page.rules(1)[-1]
    assert page.find("(tính đến ngày 15/11/2026)").baseline < rule.y < page.find("Kính gửi:").baseline
    assert page.find("I. CÔNG TÁC TỔ CHỨC").bold
    assert "Phụ lục kèm theo)./." in page.text


def test_an_invitation():
    page = printed("invitation")
    assert page.pages == 1
    assert page.find("GIẤY MỜI").size == 16
    assert page.find("T/L BAN THƯỜNG VỤ").bold
    assert not page.find("CHÁNH VĂN PHÒNG").bold


@pytest.mark.parametrize(
    ("which", "left", "right", "names"),
    [
        ("minutes", "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ", ("Lê Thị C", "Nguyễn Văn A")),
        ("state_minutes", "THƯ KÝ", "CHỦ TỌA", ("Lê Thị C", "Nguyễn Văn E")),
    ],
)
def test_minutes_have_two_signatures_and_no_date_line(which, left, right, names):
    page = printed(which)
    one, two = page.find(left), page.find(right)
    below = [next(run for run in page.runs if run.text == name) for name in names]
    assert [one.centre, two.centre] == [near(LEFT + 165 / 4), near(LEFT + 3 * 165 / 4)]
    assert [run.centre for run in below] == [near(one.centre), near(two.centre)]
    assert one.baseline == near(two.baseline, 0.05)
    assert all((run.size, run.bold) == (14, True) for run in (one, two, *below))
    assert 25 <= below[0].top - one.baseline <= 30
    heading = page.find("Nơi nhận:")
    assert (heading.x0, heading.page) == (near(LEFT), one.page)
    assert heading.baseline > below[0].baseline
    assert "Bồ Đề, ngày" not in page.text


def test_three_may_sign_minutes():
    signatures = tuple(Signature(f"NGƯỜI THỨ {n}", f"Tên {n}") for n in (1, 2, 3))
    page = printed("minutes", signatures=signatures)
    centres = [page.find(f"NGƯỜI THỨ {n}").centre for n in (1, 2, 3)]
    assert centres == [near(LEFT + 165 * part / 6) for part in (1, 3, 5)]


def test_headings_of_answers_are_bold():
    page = printed("answer_letter")
    assert page.find("1. Về điểm tập kết rác tự phát đầu ngõ 128").bold
    assert not page.find("Nội dung kiến nghị:").bold
    assert not printed("transfer_slip").find("1. Người kiến nghị:").bold


def test_a_letter_of_the_deputy():
    page = printed("answer_letter")
    lines = [page.find(text) for text in ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị B")]
    assert [run.centre for run in lines] == [near(PARTY_RIGHT)] * 4
    assert [run.baseline for run in lines] == sorted(run.baseline for run in lines)
    assert page.find("- Lưu: VT, KTHTĐT (02).").size == 11


def test_a_draft_prints_no_number_and_no_date(name):
    paper, page = samples.PAPERS[name](), printed(name, draft=True)
    assert f"{paper.number:02d}-" not in page.text
    assert f"{paper.number:02d}/" not in page.text
    assert len([run for run in page.runs if run.text == "DỰ THẢO"]) == page.pages
    final = printed(name)
    assert page.pages == final.pages
    if paper.form != "minutes":
        assert f"ngày ...... tháng ...... năm {paper.year}" in page.text.replace("\u00a0", " ")


def test_signatures_are_never_alone():
    for paragraphs in range(9, 17):
        body = "\n".join([samples.minutes().body.splitlines()[5]] * paragraphs)
        page = printed("minutes", body=body)
        one = page.find("NGƯỜI GHI BIÊN BẢN")
        assert [run for run in page.on(one.page) if TOP < run.baseline < one.baseline - 5]


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="titled"):
        samples.invitation(form="poster")
