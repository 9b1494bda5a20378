"""Search finds the same rows on both databases: this table is run on each."""

import unicodedata

import pytest
from django.db import connection

from dialogue_site.search import MAX_WORDS, search_text
from feedback.models import Issue
from tests import build

TEXTS = {
    1: "Thu gom rác thải tổ 5 chưa đúng giờ",
    2: "Rác thải tồn đọng ở tổ 15",
    3: "Hòa giải ở cơ sở còn chậm",
    4: "Cây xanh đường Hoà Bình gãy đổ",
    5: "Đèn chiếu sáng ngõ 86 hỏng",
    6: "Má của ông Tư chưa có sổ đỏ",
    7: "Mạ đường ống nước",
    8: "Kỹ thuật thi công vỉa hè",
    9: "Kĩ năng sống cho trẻ",
    10: "Thủy lợi nội đồng xuống cấp",
    11: "Thuỷ lợi bến đò",
    12: "Đường Nguyễn Văn Cừ ngập; lối ra Quốc lộ 5 tắc",
    13: 'Biển báo "Cấm đỗ" (ngõ 12/3) & vạch kẻ *mờ*',
    14: "Hộ khẩu tổ 31, ví dụ VD-05",
    15: "Điện thoại 0912 chập chờn 5G",
    16: "Ma túy học đường",
}


@pytest.fixture
def issues(cast):
    conference = build.make_conference(cast)
    Issue.objects.bulk_create(
        Issue(
            ward=cast.ward, conference=conference, number=number, summary=text,
            search_text=search_text(f"VD-{number:02d}", text),
        )
        for number, text in TEXTS.items()
    )  # fmt: skip
    return Issue.objects.visible_to(cast.clerk)


def found(issues, query):
    return set(issues.search(query).values_list("number", flat=True))


def ranked(issues, query):
    """Numbers in the order shown: exact accents first, then the others, each group by number."""
    return [list(part.order_by("number").values_list("number", flat=True)) for part in issues.search_ranked(query)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("rac thai to 5", {1}),
        ("RÁC THẢI TỔ 5", {1}),
        ("rác thải", {1, 2}),
        ("tổ 5", {1}),
        ("tổ 15", {2}),
        ("to 1", set()),
        ("5 to rac", {1}),
        ("hoa giai", {3}),
        ("hòa", {3, 4}),
        ("hoà", {3, 4}),
        ("hoa bình", {4}),
        ("duong", {7, 12, 16, 4}),
        ("đường", {7, 12, 16, 4}),
        ("den chieu sang", {5}),
        ("đ", set()),
        ("ma", {6, 7, 16}),
        ("ky", {8, 9}),
        ("kĩ thuật", {8}),
        ("ki thuat", {8}),
        ("thuy loi", {10, 11}),
        ("thủy lợi", {10, 11}),
        ("thuỷ lợi", {10, 11}),
        ("thuỷ lợi ben do", {11}),
        ("chieu sa", set()),
        ("chie", set()),
        ("nguyen van cu", {12}),
        ("quốc lộ 5", {12}),
        ("5g", {15}),
        ("0912", {15}),
        ("912", set()),
        ("ngo 12/3", {13}),
        ("VD-05", {5, 14}),
        ("vd-5", {5, 14}),
        ("VD05", {5, 14}),
        ("VD-14", {14}),
        ("VD-31", set()),
        ("VD-1", {1}),
        ("vd 31", set()),
        ("VD 5", {5, 14}),
        ("khong co chu nao nhu vay", set()),
    ],
)
def test_what_a_query_finds(issues, query, numbers):
    assert found(issues, query) == numbers
    assert found(issues, unicodedata.normalize("NFD", query)) == numbers
    assert {n for part in ranked(issues, query) for n in part} == numbers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("chieu sa", {5}),
        ("chiếu s", set()),
        ("chiếu sá", {5}),
        ("chie", {5}),
        ("nguyễn v", set()),
        ("tổ 1", set()),
        ("vd-1", {1}),
        ("rác thả", {1, 2}),
    ],
)
def test_while_typing_the_last_word_is_a_beginning(issues, query, numbers):
    assert set(issues.search(query, typing=True).values_list("number", flat=True)) == numbers
    exact, folded = issues.search_ranked(query, typing=True)
    assert {i.number for i in exact} | {i.number for i in folded} == numbers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("má", [[6], [7, 16]]),
        ("mạ", [[7], [6, 16]]),
        ("ma", [[], [6, 7, 16]]),
        ("hoà", [[3, 4], []]),
        ("hoa", [[], [3, 4]]),
        ("kỹ", [[8], [9]]),
        ("thuỷ lợi", [[10, 11], []]),
        ("rac thải", [[1, 2], []]),
        ("đuong", [[], [4, 7, 12, 16]]),
    ],
)
def test_accents_that_were_typed_come_first(issues, query, parts):
    assert ranked(issues, query) == parts
    assert ranked(issues, unicodedata.normalize("NFD", query)) == parts


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sign", list("\"*:-()&|!<>'\\^%_+~@#$?.,;/{}[]=` ") + ["\u00a0", "\u200b", "–", "“", "…", "\t"]
)
def test_signs_are_harmless(issues, sign):
    plain = found(issues, "rác thải")
    for query in (f"rác{sign} thải", f"{sign}rác thải{sign}", f"rác {sign} thải", f"rác {sign * 3}thải"):
        assert found(issues, query) == plain, query
    assert found(issues, f"{sign}{sign}") in (set(), set(TEXTS))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "rac AND thai", "rac OR thai", "NOT rac", "NEAR(rac thai)", "rac NEAR thai", "search_text : rac", "rac:*",
        "* rac", "rac & !thai", "rac <-> thai", "'rac' | 'thai'", "\\rac", "''", '""', '"', "^rac",
        "{a b}: c", "a" * 10_000,
        "rác " * 3_000, "đ" * 5_000, "😀", "½", "ﬁ", "ß", "İ", "ｒａｃ", "٣", "\u0301", "1e5", "0x1f", "5a6b", "１２",
    ],
)  # fmt: skip
def test_no_query_breaks_the_database(issues, query):
    list(issues.search(query))
    for part in issues.search_ranked(query):
        list(part)


@pytest.mark.django_db
def test_operators_are_words(issues):
    assert found(issues, "rac NOT thai") == set()
    assert found(issues, "rac OR thuy") == set()


@pytest.mark.django_db
def test_an_empty_query_is_no_condition_and_signs_alone_find_nothing(issues):
    assert found(issues, "") == found(issues, "   ") == set(TEXTS)
    assert found(issues, "?!") == set()


@pytest.mark.django_db
def test_a_long_query_is_cut_and_still_answers(issues):
    words = "thu gom rác thải tổ 5 chưa đúng giờ"
    assert found(issues, words + " giờ" * MAX_WORDS * 50) == {1}


@pytest.mark.django_db
def test_the_index_follows_the_row(issues, cast):
    issue = issues.get(number=5)
    issue.summary = "Nắp cống mất"
    issue.save()
    assert found(issues, "chiếu sáng") == set()
    assert found(issues, "nap cong") == {5}
    assert found(issues, "VD-05") == {5, 14}


@pytest.mark.django_db
def test_only_rows_the_person_may_see(issues, cast):
    assert list(Issue.objects.visible_to(cast.stranger).search("rac")) == []


@pytest.mark.django_db
def test_the_index_holds_what_the_rows_say(issues):
    """SQLite checks its index itself and raises when it does not fit."""
    issues.get(number=1).save()
    check = {
        "sqlite": "INSERT INTO feedback_issue_fts(feedback_issue_fts) VALUES ('integrity-check')",
        "postgresql": "SELECT 1 / (count(*) = 0)::int FROM feedback_issue "
        "WHERE search_vector IS DISTINCT FROM to_tsvector('simple', search_text)",
    }
    with connection.cursor() as cursor:
        cursor.execute(check[connection.vendor])
