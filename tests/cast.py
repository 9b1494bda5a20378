"""The people every test knows: who works where, and who is a stranger."""

from dataclasses import dataclass, field
from datetime import date

from dialogue_site.models import Posting, Unit, UnitName, User
from dialogue_site.roles import Role

PASSWORD = "dialogue-demo"


@dataclass
class Cast:
    """Ward Bồ Đề with its units and one person per role; ward Ngọc Thụy with its own clerk."""

    ward: Unit
    units: dict = field(default_factory=dict)
    clerk: User = None
    clerk2: User = None
    leader: User = None
    responder: User = None
    other_responder: User = None
    monitor: User = None
    admin: User = None
    nobody: User = None
    stranger: User = None
    other_ward: Unit = None

    def __getitem__(self, code):
        return self.units[code]

    @property
    def readers(self):
        return (self.clerk, self.leader, self.responder, self.monitor)


def _unit(code, kind, name, ward=None, short="", parent=None, **facts):
    return Unit.objects.create(
        code=code, kind=kind, name=name, short_name=short, ward=ward, parent=parent or ward, **facts
    )


def _person(username, full_name, unit=None, role=None, title=""):
    user = User.objects.create_user(username=username, password=PASSWORD, full_name=full_name)
    if unit is not None:
        Posting.objects.create(user=user, unit=unit, role=role, title=title)
    return user


def make_cast():
    """Create and return the cast."""
    ward = _unit("bo-de", "ward", "Phường Bồ Đề", short="P. Bồ Đề")
    rows = [
        ("DU", "party_committee", "Đảng ủy phường", ""),
        ("VPDU", "office", "Văn phòng Đảng ủy phường", "Văn phòng Đảng ủy"),
        ("UBND", "government", "Ủy ban nhân dân phường", "UBND phường"),
        ("VPUB", "office", "Văn phòng UBND phường", "Văn phòng UBND"),
        ("DCXD", "department", "Bộ phận Địa chính - Xây dựng - Đô thị và Môi trường", "Địa chính - Xây dựng"),
        ("VHXH", "department", "Bộ phận Văn hóa - Xã hội", "Văn hóa - Xã hội"),
        ("CAP", "police", "Công an phường", ""),
        ("MTTQ", "front", "Ủy ban Mặt trận Tổ quốc Việt Nam phường", "UB MTTQ phường"),
        ("HPN", "organisation", "Hội Liên hiệp Phụ nữ phường", "Hội Phụ nữ"),
        ("TDP5", "residential_group", "Tổ dân phố số 5", "TDP số 5"),
        ("TDP12", "residential_group", "Tổ dân phố số 12", "TDP số 12"),
    ]
    units = {code: _unit(f"bo-de-{code.lower()}", kind, name, ward, short) for code, kind, name, short in rows}
    units["UBQ"] = _unit("ubnd-long-bien", "outside", "Ủy ban nhân dân quận Long Biên", short="UBND quận")
    UnitName.objects.create(
        unit=units["DU"], name="Đảng ủy phường Bồ Đề", header_superior="ĐẢNG BỘ QUẬN LONG BIÊN",
        header_name="ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", symbol="ĐU", place="Bồ Đề", valid_to=date(2025, 6, 30),
    )  # fmt: skip
    UnitName.objects.create(
        unit=units["DU"], name="Đảng ủy phường Bồ Đề", header_superior="ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
        header_name="ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", symbol="ĐU", place="Bồ Đề", valid_from=date(2025, 7, 1),
    )  # fmt: skip
    UnitName.objects.create(
        unit=units["UBND"], name="Ủy ban nhân dân phường Bồ Đề", header_superior="UBND QUẬN LONG BIÊN",
        header_name="UBND PHƯỜNG BỒ ĐỀ", symbol="UBND", place="Bồ Đề", valid_to=date(2025, 6, 30),
    )  # fmt: skip
    UnitName.objects.create(
        unit=units["UBND"], name="Ủy ban nhân dân phường Bồ Đề", header_name="ỦY BAN NHÂN DÂN\nPHƯỜNG BỒ ĐỀ",
        symbol="UBND", place="Bồ Đề", valid_from=date(2025, 7, 1),
    )  # fmt: skip
    other_ward = _unit("ngoc-thuy", "ward", "Phường Ngọc Thụy")
    other_office = _unit("ngoc-thuy-vp", "office", "Văn phòng UBND phường Ngọc Thụy", other_ward)
    cast = Cast(ward=ward, units=units, other_ward=other_ward)
    cast.clerk = _person("clerk", "Phạm Thu Hà", units["VPUB"], Role.CLERK, "Chuyên viên Văn phòng")
    cast.clerk2 = _person("clerk2", "Lê Minh Đức", units["VPDU"], Role.CLERK, "Chuyên viên Văn phòng Đảng ủy")
    cast.leader = _person("leader", "Trần Quốc Bảo", units["DU"], Role.LEADER, "Bí thư Đảng ủy")
    cast.responder = _person("responder", "Đỗ Văn Khánh", units["DCXD"], Role.RESPONDER, "Công chức địa chính")
    cast.other_responder = _person("responder-police", "Vũ Hải Nam", units["CAP"], Role.RESPONDER, "Cán bộ")
    cast.monitor = _person("monitor", "Nguyễn Thị Lan", units["MTTQ"], Role.MONITOR, "Phó Chủ tịch")
    cast.admin = _person("admin", "Hoàng Anh Tú", units["VPUB"], Role.ADMIN)
    cast.admin.is_staff = True
    cast.admin.save(update_fields=["is_staff"])
    cast.nobody = _person("nobody", "Ngô Văn Không")
    cast.stranger = _person("stranger", "Mai Thị Xa", other_office, Role.CLERK)
    return cast
