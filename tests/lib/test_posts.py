import pytest

from dialogue_site.lib.posts import held_in


@pytest.mark.parametrize(
    ("posts", "body", "joined"),
    [
        ("Tổ trưởng", "Tổ dân phố số 12", "Tổ trưởng tổ dân phố số 12"),
        ("Chủ tịch", "Hội Cựu chiến binh phường", "Chủ tịch Hội Cựu chiến binh phường"),
        ("Phó Chủ tịch", "Ủy ban MTTQ phường", "Phó Chủ tịch Ủy ban MTTQ phường"),
        ("Bí thư", "Đoàn TNCS Hồ Chí Minh phường", "Bí thư Đoàn TNCS Hồ Chí Minh phường"),
        ("Bí thư Chi bộ", "Chi bộ tổ dân phố số 5", "Bí thư Chi bộ tổ dân phố số 5"),
        (
            "Trưởng Ban Thanh tra nhân dân", "Ban Thanh tra nhân dân phường",
            "Trưởng Ban Thanh tra nhân dân phường",
        ),
        ("Trưởng Ban Công tác Mặt trận", "Tổ dân phố số 3", "Trưởng Ban Công tác Mặt trận tổ dân phố số 3"),
        ("Trưởng Ban quản trị", "Nhà chung cư CT2", "Trưởng Ban quản trị nhà chung cư CT2"),
        ("Phó Bí thư Đảng ủy, Chủ tịch UBND phường", "UBND phường", "Phó Bí thư Đảng ủy, Chủ tịch UBND phường"),
        ("Đảng ủy viên, Chủ tịch", "Hội Nông dân phường", "Đảng ủy viên, Chủ tịch Hội Nông dân phường"),
        ("Chủ tịch UBND phường", "Đảng ủy phường Bồ Đề", "Chủ tịch UBND phường, Đảng ủy phường Bồ Đề"),
        ("Đại diện Nhân dân", "", "Đại diện Nhân dân"),
        ("", "Hội Nông dân phường", "Hội Nông dân phường"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_post_and_its_body_are_one_phrase(posts, body, joined):
    assert held_in(posts, body) == joined
