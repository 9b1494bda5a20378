"""Small turns of phrase of the papers, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from dialogue_site.letterheads import unit_symbol_on
from feedback.models.opinions import PHASES, Phase
from resolutions.documents.letters import kept_by
from resolutions.documents.report import _period_words
from resolutions.documents.words import when_raised
from resolutions.models.periodic import ReportKind
from resolutions.papers_shown import lines_with_dots

DAY = date(2022, 10, 14)


def unit(kind, name, symbol=""):
    named = SimpleNamespace(name=name, symbol=symbol)
    return SimpleNamespace(kind=kind, name=name, named_on=lambda day: named)


@pytest.mark.parametrize(
    ("drafted_by", "symbol", "kept"),
    [
        (None, "", "Lưu: VT"),
        (unit("government", "Ủy ban nhân dân phường", "UBND"), "", "Lưu: VT, VP"),
        (unit("party_committee", "Đảng ủy phường", "ĐU"), "", "Lưu: VT, VP"),
        (unit("office", "Văn phòng UBND phường"), "VP", "Lưu: VT, VP"),
        (unit("department", "Phòng Kinh tế, Hạ tầng và Đô thị"), "KTHTĐT", "Lưu: VT, KTHTĐT"),
        (unit("department", "Bộ phận Địa chính - Xây dựng", "ĐCXD"), "ĐCXD", "Lưu: VT, ĐCXD"),
    ],
)
def test_the_issuer_itself_is_no_drafting_unit(drafted_by, symbol, kept):
    assert unit_symbol_on(drafted_by, DAY) == symbol
    assert kept_by(drafted_by, DAY) == kept


@pytest.mark.parametrize(("phase", "word"), [(Phase.BEFORE, "Trước"), (Phase.ROOM, "Tại"), (Phase.AFTER, "Sau")])
def test_a_letter_says_when_the_matter_was_raised(phase, word):
    assert when_raised(PHASES[phase]) == word
    assert when_raised([PHASES[phase][0], PHASES[Phase.ROOM][0]]) == ("Tại" if phase != Phase.ROOM else word)
    assert when_raised([]) == "Tại"


def test_dots_left_in_a_draft_are_found():
    draft = SimpleNamespace(
        subject="hội nghị", body="Địa điểm: ……, phường Bồ Đề.\nNội dung.\nNgười ghi biên bản: ......", recipients="",
        signatures=[["CHỦ TRÌ HỘI NGHỊ", "……", ""]],
    )  # fmt: skip
    assert lines_with_dots(draft) == ["Địa điểm: ……, phường Bồ Đề.", "Người ghi biên bản: ......", "……"]
    draft.body, draft.signatures = "Từ ... đến …", []
    assert lines_with_dots(draft) == []


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (date(2022, 10, 1), " quý IV/2022"),
        (date(2022, 9, 30), " quý IV/2022"),
        (date(2022, 8, 16), ", kỳ 03 tháng đến ngày 31/12/2022"),
    ],
)
def test_a_quarter_is_named_once(first, words):
    conference = SimpleNamespace(date=date(2022, 9, 30))
    report = SimpleNamespace(
        kind=ReportKind.QUARTER, period_from=first, period_to=date(2022, 12, 31), conference=conference
    )
    assert _period_words(report) == words
