"""lib/text.py, sorting.py, legacy.py: tables of real Vietnamese cases and properties."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_site.lib import text
from dialogue_site.lib.legacy import TCVN3
from dialogue_site.lib.text import clean_text, exact, fold, group_key, person_key, sort_key

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
    "AĐÊÔƠƯẤỆ 0123456789.,-\n",
    max_size=60,
)
ANYTHING = st.text(max_size=60)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Đường  Nguye\u0302\u0303n Va\u0306n Cu\u031b\u0300", "Đường  Nguyễn Văn Cừ"),
        ("Ðồng chí \u0189inh", "Đồng chí Đinh"),
        ("ph\u00adường\u200b Bồ\u00a0Đề\ufeff", "phường Bồ Đề"),
        ("a\u202eb\u2066c\u061cd", "abcd"),
        ("dòng 1  \r\ndòng 2\r\rdòng 3\t\n", "dòng 1\ndòng 2\n\ndòng 3"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("nul\x00 \x1b[31mđỏ\x85x", "nul [31mđỏ\nx"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("", ""),
        (None, ""),
    ],
)
def test_clean_text(typed, stored):
    assert clean_text(typed) == stored


def test_clean_text_on_one_line():
    assert clean_text("  Nguyễn\n Văn\t\tA ", multiline=False) == "Nguyễn Văn A"


def test_clean_text_never_cuts():
    assert clean_text(" abc ", max_length=3) == "abc"
    with pytest.raises(text.TextTooLong) as caught:
        clean_text("abcd", max_length=3)
    assert (caught.value.length, caught.value.limit) == (4, 3)


def test_clean_text_keeps_tcvn3_letters_for_the_conversion():
    typed = "Uû ban nh©n d©n ph\u00adêng Bå §Ò"
    assert clean_text(typed) == typed


@given(ANYTHING, st.booleans())
def test_clean_text_is_idempotent_and_harmless(s, multiline):
    once = clean_text(s, multiline=multiline)
    assert clean_text(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in once)
    once.encode()


@given(VIETNAMESE)
def test_clean_text_keeps_every_letter(s):
    assert clean_text(s).split() == s.split()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hòa", "hoà"),
        ("ĐƯỜNG", "duong"),
        ("kỹ thuật", "kĩ thuật"),
        ("lý do", "Lí  do"),
        ("Thuỷ", "thủy"),
        (unicodedata.normalize("NFD", "Bồ Đề"), "bo de"),
        ("tổ\u00a0dân phố", "to dan pho"),
        ("Ðông", "dong"),
    ],
)
def test_fold_makes_equal(a, b):
    assert fold(a) == fold(b)


def test_fold_keeps_apart():
    assert fold("mà") == "ma"
    assert fold("số 5/12, ngõ 45") == "so 5/12, ngo 45"


@given(ANYTHING)
def test_fold_is_idempotent(s):
    assert fold(fold(s)) == fold(s)


@given(VIETNAMESE)
def test_fold_of_vietnamese_is_ascii_and_form_independent(s):
    assert fold(s).isascii()
    assert fold(s) == fold(unicodedata.normalize("NFD", s)) == fold(s.upper())


STYLE_A = ["hòa", "khỏe", "thủy", "ủy", "lòe", "tòa", "húy", "xòe", "ngụy", "hóa", "tùy"]
STYLE_B = ["hoà", "khoẻ", "thuỷ", "uỷ", "loè", "toà", "huý", "xoè", "nguỵ", "hoá", "tuỳ"]


@pytest.mark.parametrize(("a", "b"), list(zip(STYLE_A, STYLE_B, strict=True)))
def test_exact_joins_both_tone_styles(a, b):
    assert exact(b) == exact(a) == a
    assert exact(b.upper()) == a
    assert exact(unicodedata.normalize("NFD", b)) == a


@pytest.mark.parametrize(
    "word",
    [
        "quý",
        "quả",
        "của",
        "hoàn",
        "thuyền",
        "ngoáy",
        "hoặc",
        "khuỷu",
        "quyển",
        "toán",
        "thuở",
        "loằng",
        "quạ",
        "xoắn",
        "giá",
        "mía",
        "múa",
    ],
)
def test_exact_leaves_other_words(word):
    assert exact(word) == word


def test_exact_keeps_accents():
    assert len({exact(w) for w in ["ma", "má", "mà", "mả", "mã", "mạ"]}) == 6


@given(ANYTHING)
def test_exact_is_idempotent(s):
    assert exact(exact(s)) == exact(s)


def test_words():
    assert text.words("Ngõ 128/5, phố Bồ Đề (TDP-12)_x") == [
        "Ngõ",
        "128",
        "5",
        "phố",
        "Bồ",
        "Đề",
        "TDP",
        "12",
        "x",
    ]


IN_ORDER = (
    "an, An, anh, ánh, ăn, ân, ấn, ba, bà, bả, bã, bá, bạ, ca, chị, da, đa, e, ê, ga, gia, Hà, hoa, hòa, "
    "khu, la, lưu, ma, mơ, năm, nghĩa, o, ô, ơ, phường, quận, Sơn, ta, thu, trẻ, u, ư, về, xã, y"
)


def test_sort_key_hand_checked_list():
    expected = IN_ORDER.split(", ")
    assert sorted(expected, key=sort_key) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Đa", "Ea"),
        ("Dy", "Đa"),
        ("Tổ 10", "Tổ 2"),
        ("a b", "ab"),
        ("1", "a"),
        ("-", "1"),
        ("mà xa", "ma xb"),
        ("ma", "mà"),
        ("a", "A"),
        ("A", "á"),
        ("hoa văn", "hoàn"),
        ("", "a"),
        ("z", "я"),
    ],
)
def test_sort_key_pairs(before, after):
    assert sort_key(before) < sort_key(after)


@given(ANYTHING)
def test_sort_key_ignores_the_form(s):
    assert sort_key(unicodedata.normalize("NFD", s)) == sort_key(unicodedata.normalize("NFC", s))


@given(VIETNAMESE, VIETNAMESE)
def test_sort_key_puts_letters_before_tones(a, b):
    plain_a, plain_b = (sort_key(x).split(b"\x01")[0] for x in (a, b))
    if plain_a < plain_b:
        assert sort_key(a) < sort_key(b)


def test_people_sort_by_given_name():
    expected = [
        "Trần An",
        "Lê Thị An",
        "Nguyễn An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Bùi Thanh Ân",
        "Nguyễn Văn Ân",
        "Cường",
        "Lê Văn Cường",
        "Lê Đức",
        "Đinh Văn Minh",
        "Nguyễn Thị Thanh Hằng",
    ]
    expected = sorted(expected, key=person_key)
    assert expected == [
        "Lê Thị An",
        "Nguyễn An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Trần An",
        "Bùi Thanh Ân",
        "Nguyễn Văn Ân",
        "Cường",
        "Lê Văn Cường",
        "Lê Đức",
        "Nguyễn Thị Thanh Hằng",
        "Đinh Văn Minh",
    ]


def test_person_key_of_nothing_and_of_capitals():
    assert person_key("") < person_key("A")
    assert person_key("LÊ VĂN AN") < person_key("Nguyễn Văn An") < person_key("NGUYỄN VĂN BA")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("TDP 5", "Tổ dân phố số 5"),
        ("tdp5", "Tổ dân phố số 5"),
        ("TDP số 05", "Tổ dân phố số 5"),
        ("tổ 5", "Tổ dân phố số 5"),
        ("Tổ DP 5", "Tổ dân phố số 5"),
        ("T.D.P số 5.", "Tổ dân phố số 5"),
        ("Tổ dân phố số: 12", "Tổ dân phố số 12"),
        ("tổ 5A", "Tổ dân phố số 5A"),
        ("Tổ 5 đ", "Tổ dân phố số 5Đ"),
        (unicodedata.normalize("NFD", "Tổ dân phố 7"), "Tổ dân phố số 7"),
        ("TDP 0", None),
        ("Tổ trưởng", None),
        ("chợ 5", None),
        ("tổ 12, ngõ 5", None),
        ("", None),
    ],
)
def test_group_key(typed, key):
    assert group_key(typed) == key


@given(st.integers(1, 9999))
def test_group_key_is_stable(n):
    assert group_key(group_key(f"TDP {n}")) == f"Tổ dân phố số {n}"


def test_tcvn3_table_and_sentence():
    assert len(TCVN3) == 74
    assert text.from_tcvn3("Uû ban nh©n d©n ph\u00adêng Bå §Ò") == "Uỷ ban nhân dân phường Bồ Đề"
    assert text.from_tcvn3("®Êt ®ai, gi¶i phãng mÆt b»ng") == "đất đai, giải phóng mặt bằng"


@pytest.mark.parametrize(
    ("s", "kind"),
    [
        ("Uû ban nh©n d©n ph\u00adêng Bå §Ò", "tcvn3"),
        ("®Êt ®ai", "tcvn3"),
        ("UÛY BAN NHAÂN DAÂN", "vni"),
        ("toå daân phoá", "vni"),
        ("Ủy ban nhân dân phường Bồ Đề", ""),
        ("hòa, khoá, quà, bán, nhân dân", ""),
        ("ông nào, xoá, cây quất, kêu, yêu, hoà", ""),
        ("thông\u00adbáo § 5 ® 2022 ©", ""),
        ("plain ascii", ""),
        ("", ""),
    ],
)
def test_looks_legacy(s, kind):
    assert text.looks_legacy(s) == kind


@given(VIETNAMESE)
def test_real_vietnamese_of_whole_words_is_converted_only_on_request(s):
    assert clean_text(s) == clean_text(clean_text(s))


def test_break_long_words():
    broken = text.break_long_words("a" * 130 + " ngắn")
    assert broken.split("\u200b") == ["a" * 60, "a" * 60, "a" * 10 + " ngắn"]
    assert text.break_long_words(broken) == broken
    assert text.break_long_words("a" * 60) == "a" * 60


@given(st.text(alphabet="ab \n\u0301\u0323", max_size=300))
def test_broken_words_are_short_and_keep_marks(s):
    broken = text.break_long_words(s, 10)
    assert broken.replace("\u200b", "") == s
    for run in broken.replace("\u200b", " ").split():
        assert sum(not unicodedata.combining(c) for c in run) <= 10
    assert "\u200b\u0301" not in broken


def test_limit_marks():
    assert text.limit_marks("a" + "\u0301" * 50_000 + "b") == "a" + "\u0301" * 8 + "b"
    assert text.limit_marks("Bồ Đề") == "Bồ Đề"


@pytest.mark.parametrize(
    ("n", "cut"),
    [
        (100, "Sửa đèn, ngõ 45"),
        (15, "Sửa đèn, ngõ 45"),
        (14, "Sửa đèn, ngõ…"),
        (9, "Sửa đèn…"),
        (3, "Sử…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_excerpt(n, cut):
    assert text.excerpt("Sửa đèn,\n ngõ 45 ", n) == cut


@given(ANYTHING, st.integers(0, 50))
def test_excerpt_is_never_longer(s, n):
    assert len(text.excerpt(s, n)) <= n


def test_typographic_signs_sort_as_plain_ones():
    assert sort_key("“Xanh”") == sort_key('"Xanh"')
    assert sort_key("v.v…") == sort_key("v.v...")
