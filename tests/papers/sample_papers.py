"""Samples 2 to 11 of the domain reference (3.5) and the sheets: every numbered paper and every form."""

from datetime import date

from dialogue_site.papers import (
    Annex,
    Column,
    Letterhead,
    OpinionSlip,
    Paper,
    ReceiptSlip,
    Signature,
    Table,
    TableForm,
)

PARTY = Letterhead("party", "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", "ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", "ĐU", "Bồ Đề")
STATE = Letterhead("state", "", "ỦY BAN NHÂN DÂN\nPHƯỜNG BỒ ĐỀ", "UBND", "Bồ Đề")
CHAIRMAN = {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH", "signer": "Nguyễn Văn E"}
DEPUTY = {"authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "post": "PHÓ CHỦ TỊCH", "signer": "Trần Thị B"}
OFFICE = {"authority": "TL. CHỦ TỊCH", "post": "CHÁNH VĂN PHÒNG", "signer": "Vũ Thị G"}


def party(**facts) -> Paper:
    return Paper(**{"system": "party", "letterhead": PARTY, "year": 2026} | facts)


def state(**facts) -> Paper:
    return Paper(**{"system": "state", "letterhead": STATE, "year": 2026} | facts)


def letter(**facts) -> Paper:
    return state(type_code="CV", type_name="CÔNG VĂN", form="letter", unit_symbol="KTHTĐT", **facts)


def invitation(**changes) -> Paper:
    facts = {
        "type_code": "GM",
        "type_name": "GIẤY MỜI",
        "number": 32,
        "date": date(2026, 9, 21),
        "subject": (
            "dự hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền phường\n"
            "với MTTQ, các tổ chức chính trị - xã hội và Nhân dân năm 2026"
        ),
        "body": """Ban Thường vụ Đảng ủy phường trân trọng kính mời:
Ông Lê Văn Cường, Tổ trưởng tổ dân phố số 12.
Dự hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền phường với Mặt trận Tổ quốc, các tổ chức \
chính trị - xã hội và Nhân dân năm 2026.
- Chủ trì: đồng chí Bí thư Đảng ủy; đồng chí Phó Bí thư Đảng ủy, Chủ tịch UBND phường.
- Thời gian: 14 giờ 00, thứ Tư, ngày 30/9/2026.
- Địa điểm: Hội trường UBND phường.
- Nội dung: báo cáo kết quả phát triển kinh tế - xã hội 9 tháng đầu năm 2026 và kết quả giải quyết kiến nghị của \
hội nghị trước; trao đổi, đối thoại về quản lý đất đai, trật tự đô thị, vệ sinh môi trường, an ninh trật tự, văn \
hóa - xã hội.
Đề nghị đại biểu gửi trước ý kiến về Ủy ban MTTQ phường chậm nhất ngày 25/9/2026 và đến dự đúng thời gian, thành \
phần. Cần trao đổi, xin liên hệ Văn phòng Đảng ủy, điện thoại 024.xxxx.xxxx.
Sự có mặt của đại biểu góp phần vào thành công của hội nghị.""",
        "authority": "T/L BAN THƯỜNG VỤ",
        "post": "CHÁNH VĂN PHÒNG",
        "signer": "Phạm Văn D",
        "recipients": ["Như kính mời", "Thường trực Đảng ủy", "Ủy ban MTTQ phường", "Lưu Văn phòng Đảng ủy"],
    }
    return party(**facts | changes)


def minutes(**changes) -> Paper:
    facts = {
        "form": "minutes",
        "type_code": "BB",
        "type_name": "BIÊN BẢN",
        "number": 8,
        "date": date(2026, 9, 30),
        "subject": (
            "hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền phường\n"
            "với MTTQ, các tổ chức chính trị - xã hội và Nhân dân năm 2026"
        ),
        "body": """Thời gian bắt đầu: 14 giờ 00, ngày 30/9/2026.
Địa điểm: Hội trường UBND phường Bồ Đề.
I- THÀNH PHẦN
1. Chủ trì: đồng chí Nguyễn Văn A, Bí thư Đảng ủy; đồng chí Trần Văn B, Phó Bí thư Đảng ủy, Chủ tịch UBND phường.
2. Người ghi biên bản: đồng chí Lê Thị C, chuyên viên Văn phòng Đảng ủy.
3. Đại biểu: được mời 150; có mặt 138; vắng 12 (có lý do 9). Danh sách ký tên kèm theo.
II- NỘI DUNG
1. Đồng chí Trần Văn B báo cáo tóm tắt tình hình kinh tế - xã hội, quốc phòng - an ninh 9 tháng đầu năm 2026 và \
kết quả giải quyết kiến nghị của hội nghị trước (38/41 vấn đề đã giải quyết xong).
2. Ý kiến phát biểu: có 14 ý kiến với 41 vấn đề, cụ thể:
(1) Ông Lê Văn Cường, Tổ trưởng tổ dân phố số 12: phản ánh điểm rác tự phát đầu ngõ 128; đề nghị thay nắp hố ga \
vỡ; đề nghị xử lý thanh thiếu niên tụ tập gây ồn ban đêm.
(2) Bà Trần Thị Bình, Bí thư Chi bộ tổ dân phố số 5: đề nghị cấp giấy chứng nhận quyền sử dụng đất cho 12 hộ; xử lý \
lấn chiếm vỉa hè phố Bến Đò; sửa đèn chiếu sáng ngách 45/12.
3. Giải trình, trả lời tại hội nghị: đồng chí Trưởng Công an phường trả lời 05 vấn đề; đồng chí Phó Chủ tịch UBND \
phường trả lời 05 vấn đề; đồng chí Chủ tịch UBND phường trả lời 01 vấn đề. Còn 30 vấn đề giao các đơn vị giải quyết, \
trả lời bằng văn bản.
4. Đồng chí Nguyễn Văn A kết luận:
4.1. Văn phòng Đảng ủy, Văn phòng HĐND và UBND tổng hợp, phân loại ý kiến; thông báo kết luận đến cơ quan, đơn vị \
liên quan chậm nhất ngày 10/10/2026.
4.2. UBND phường chỉ đạo trả lời các kiến nghị, xong trước ngày 30/10/2026; chuyển cấp có thẩm quyền vấn đề vượt \
thẩm quyền.
III- KẾT THÚC
Hội nghị kết thúc lúc 17 giờ 15 cùng ngày. Biên bản đã được đọc lại, các thành phần dự nhất trí, lập thành 03 bản.""",
        "authority": "",
        "post": "",
        "signer": "",
        "signatures": [Signature("NGƯỜI GHI BIÊN BẢN", "Lê Thị C"), Signature("CHỦ TRÌ HỘI NGHỊ", "Nguyễn Văn A")],
        "recipients": ["Thường trực Đảng ủy", "Văn phòng HĐND và UBND", "Lưu Văn phòng Đảng ủy"],
    }
    return party(**facts | changes)


def state_minutes(**changes) -> Paper:
    """Mẫu 1.9 of Nghị định 30."""
    facts = {
        "letterhead": STATE,
        "system": "state",
        "subject": "Hội nghị đối thoại với Nhân dân phường Bồ Đề năm 2026",
        "signatures": [Signature("THƯ KÝ", "Lê Thị C"), Signature("CHỦ TỌA", "Nguyễn Văn E")],
        "recipients": ["Lưu: VT, Hồ sơ"],
    }
    return minutes(**facts | changes)


def answer_letter(**changes) -> Paper:
    facts = {
        "number": 512,
        "date": date(2026, 10, 20),
        "subject": "trả lời kiến nghị của công dân tại Hội nghị đối thoại năm 2026",
        "addressees": ["Ông Lê Văn Cường, Tổ trưởng tổ dân phố số 12"],
        "body": """Tại Hội nghị đối thoại ngày 30/9/2026, Ông phản ánh, kiến nghị 02 vấn đề thuộc trách nhiệm giải \
quyết của UBND phường. Sau khi kiểm tra thực tế, UBND phường trả lời như sau:
1. Về điểm tập kết rác tự phát đầu ngõ 128
Nội dung kiến nghị: xóa điểm tập kết rác, thông báo giờ thu gom.
Kết quả: ngày 12/10/2026, UBND phường cùng đơn vị vệ sinh môi trường đã thu dọn, đặt bồn hoa và niêm yết giờ thu gom \
từ 18 giờ 00 đến 20 giờ 30 hằng ngày. Phòng Kinh tế, Hạ tầng và Đô thị kiểm tra vào thứ Sáu hằng tuần đến hết tháng \
12/2026.
2. Về nắp hố ga vỡ trước số nhà 15 ngõ 128
Kết quả: đã thay nắp hố ga ngày 05/10/2026.
UBND phường cảm ơn ý kiến của Ông. Nếu chưa thống nhất với nội dung trả lời, đề nghị Ông phản ánh đến Ủy ban MTTQ \
phường hoặc Văn phòng HĐND và UBND phường, điện thoại 024.xxxx.xxxx.""",
        "recipients": [
            "Như trên",
            "Thường trực Đảng ủy (để b/c)",
            "Chủ tịch UBND phường (để b/c)",
            "Ủy ban MTTQ phường (để giám sát)",
            "Tổ dân phố số 12",
            "Lưu: VT, KTHTĐT (02)",
        ],
    }
    return letter(**DEPUTY | facts | changes)


def time_notice(**changes) -> Paper:
    facts = {
        "number": 538,
        "date": date(2026, 10, 27),
        "subject": "thông báo thời gian, cơ quan giải quyết kiến nghị tại Hội nghị đối thoại năm 2026",
        "addressees": ["Bà Trần Thị Bình, Bí thư Chi bộ tổ dân phố số 5"],
        "body": """Tại Hội nghị đối thoại ngày 30/9/2026, Bà kiến nghị xem xét cấp giấy chứng nhận quyền sử dụng đất \
lần đầu cho 12 hộ gia đình tại tổ dân phố số 5.
Đây là nội dung phức tạp, liên quan nhiều cơ quan: phải xác minh nguồn gốc, quá trình sử dụng đất, đối chiếu hồ sơ \
địa chính qua các thời kỳ và lấy ý kiến cơ quan đăng ký đất đai. Để bảo đảm khách quan, đúng quy trình, trình tự của \
pháp luật, UBND phường thông báo:
1. Cơ quan giải quyết: UBND phường chủ trì; Chi nhánh Văn phòng Đăng ký đất đai phối hợp.
2. Đơn vị đầu mối: Phòng Kinh tế, Hạ tầng và Đô thị.
3. Thời gian: hoàn thành xác nhận nguồn gốc đất đối với 12 hộ trước ngày 31/12/2026; thông báo kết quả giải quyết \
chậm nhất ngày 31/3/2027.
4. Kết quả đến nay: đã xác nhận 05/12 hộ.
UBND phường sẽ thông báo bằng văn bản nếu có thay đổi về thời gian.""",
        "recipients": ["Như trên", "Thường trực Đảng ủy (để b/c)", "Lưu: VT, KTHTĐT (02)"],
    }
    return letter(**DEPUTY | facts | changes)


def submission(**changes) -> Paper:
    facts = {
        "number": 496,
        "date": date(2026, 10, 14),
        "subject": "đề nghị xem xét, giải quyết kiến nghị của Nhân dân vượt thẩm quyền của phường",
        "addressees": ["Ủy ban nhân dân Thành phố", "Sở Xây dựng"],
        "body": """Ngày 30/9/2026, phường Bồ Đề tổ chức Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền \
phường với MTTQ, các tổ chức chính trị - xã hội và Nhân dân. Trong 41 vấn đề được nêu có 02 vấn đề vượt thẩm quyền \
của phường. UBND phường kính đề nghị:
1. Về tiến độ giải phóng mặt bằng dự án mở rộng đường Ven Đê: đề nghị UBND Thành phố chỉ đạo công khai phương án, thời \
gian chi trả và bàn giao mặt bằng.
2. Về tắc cống đấu nối thoát nước chung cư CT2: đề nghị Sở Xây dựng chỉ đạo đơn vị thoát nước nạo vét, nâng tiết \
diện cống trước mùa mưa năm 2027.
UBND phường đã thông báo việc chuyển kiến nghị cho người có ý kiến; kính đề nghị có văn bản trả lời trước ngày \
30/11/2026 để phường thông báo với Nhân dân.""",
        "recipients": ["Như trên", "Ủy ban MTTQ phường (để giám sát)", "Lưu: VT, KTHTĐT (03)"],
    }
    return letter(**CHAIRMAN | facts | changes)


def party_letter(**changes) -> Paper:
    """Sample 6a to the Thành ủy: the Party's công văn."""
    facts = {
        "form": "letter",
        "type_code": "CV",
        "type_name": "CÔNG VĂN",
        "number": 12,
        "date": date(2026, 10, 14),
        "authority": "T/M BAN THƯỜNG VỤ",
        "post": "PHÓ BÍ THƯ",
        "signer": "Trần Văn B",
        "addressees": ["Ban Thường vụ Thành ủy"],
        "recipients": ["Như trên", "Lưu Văn phòng Đảng ủy"],
    }
    shared = submission()
    return party(**facts | {"subject": shared.subject, "body": shared.body} | changes)


def transfer_slip(**changes) -> Paper:
    facts = {
        "type_code": "PC",
        "type_name": "PHIẾU CHUYỂN",
        "number": 21,
        "date": date(2026, 10, 14),
        "subject": "Kiến nghị của công dân tại Hội nghị đối thoại",
        "body": """UBND phường Bồ Đề chuyển đến Công ty thoát nước Thành phố kiến nghị sau đây:
1. Người kiến nghị: Ông Đặng Văn Hải, Trưởng Ban quản trị nhà chung cư CT2.
2. Nội dung: cống đấu nối từ chung cư CT2 ra tuyến cống chung thường xuyên tắc; đề nghị nạo vét, nâng tiết diện.
3. Tài liệu kèm theo: bản tổng hợp ý kiến (01 trang), ảnh hiện trường (03 ảnh).
Lý do chuyển: thuộc thẩm quyền giải quyết của quý Công ty. Đề nghị trả lời công dân và thông báo kết quả về UBND \
phường trước ngày 15/11/2026.""",
        "recipients": ["Công ty thoát nước Thành phố", "Ông Đặng Văn Hải (để biết)", "Lưu: VT, VP (02)"],
    }
    return state(**OFFICE | facts | changes)


ANNEX_COLUMNS = [
    Column("STT", 12, "center"),
    Column("Nội dung ý kiến, kiến nghị", 66),
    Column("Người/đơn vị kiến nghị", 38),
    Column("Nhóm vấn đề", 30),
    Column("Đơn vị giải quyết", 34),
    Column("Thời hạn", 22, "center"),
    Column("Kết quả giải quyết", 36),
    Column("Ghi chú", 14),
]
_ROW = (
    "Cấp giấy chứng nhận quyền sử dụng đất lần đầu cho 12 hộ gia đình",
    "Bà Trần Thị Bình, TDP số 5",
    "Đất đai",
    "Phòng KTHTĐT; CN VP ĐKĐĐ",
    "31/3/2027",
    "Phức tạp; CV 538 ngày 27/10/2026",
    "Đã xác nhận 5",
)


def annex(rows=41, **changes) -> Annex:
    first = [(str(n), *_ROW) for n in range(1, rows // 2 + 1)]
    second = [(str(n), *_ROW) for n in range(rows // 2 + 1, rows + 1)]
    facts = {
        "title": "TỔNG HỢP KẾT QUẢ GIẢI QUYẾT Ý KIẾN, KIẾN NGHỊ SAU HỘI NGHỊ ĐỐI THOẠI NĂM 2026",
        "columns": ANNEX_COLUMNS,
        "groups": [
            (f"QUẢN LÝ ĐẤT ĐAI VÀ GIẢI PHÓNG MẶT BẰNG ({len(first):02d} vấn đề)", first),
            (f"TRẬT TỰ ĐÔ THỊ, TRẬT TỰ XÂY DỰNG ({len(second):02d} vấn đề)", second),
        ],
    }
    return Annex(**facts | changes)


def report(**changes) -> Paper:
    facts = {
        "type_code": "BC",
        "type_name": "BÁO CÁO",
        "number": 87,
        "date": date(2026, 11, 16),
        "subject": ("Kết quả giải quyết ý kiến, kiến nghị sau Hội nghị đối thoại năm 2026\n(tính đến ngày 15/11/2026)"),
        "addressees": ["Đảng ủy phường", "Ủy ban MTTQ Việt Nam phường"],
        "issuer_name": "Ủy ban nhân dân phường Bồ Đề",
        "body": """Thực hiện Thông báo kết luận số 41-TB/ĐU, ngày 07/10/2026 của Đảng ủy phường, UBND phường báo cáo \
kết quả như sau:
I. CÔNG TÁC TỔ CHỨC HỘI NGHỊ VÀ CHỈ ĐẠO GIẢI QUYẾT
Hội nghị ngày 30/9/2026 có 138 đại biểu dự, tiếp nhận 14 ý kiến với 41 vấn đề: đất đai, giải phóng mặt bằng 09; trật \
tự đô thị, trật tự xây dựng, vệ sinh môi trường, hạ tầng dân sinh 18; an ninh trật tự 07; văn hóa - xã hội 07. Thuộc \
thẩm quyền phường 31, cấp trên 10.
II. KẾT QUẢ GIẢI QUYẾT
1. Đã trả lời, giải quyết xong: 25/41 vấn đề (61,0%), gồm 11 vấn đề trả lời tại hội nghị, 09 vấn đề trả lời bằng văn \
bản, 05 vấn đề đã được MTTQ xác nhận kết quả.
2. Đang giải quyết trong hạn: 05 vấn đề.
3. Quá hạn: 04 vấn đề (nêu rõ nguyên nhân, trách nhiệm và thời hạn mới tại Phụ lục).
4. Đã chuyển cấp có thẩm quyền: 04 vấn đề.
5. Phức tạp, đã thông báo thời gian và cơ quan giải quyết: 03 vấn đề.
III. TỒN TẠI, NGUYÊN NHÂN
Việc xử lý công trình vi phạm trên đất nông nghiệp và khôi phục mương tiêu còn chậm do chủ vi phạm chưa tự giác, một \
số cán bộ phụ trách địa bàn chưa quyết liệt.
IV. NHIỆM VỤ THỜI GIAN TỚI
Giải quyết dứt điểm 04 vấn đề quá hạn trước ngày 31/12/2026; tiếp tục đôn đốc cấp có thẩm quyền trả lời; báo cáo kết \
quả quý IV/2026 trước ngày 10/01/2027.
(Chi tiết tại Phụ lục kèm theo).""",
        "recipients": [
            "Như trên",
            "Các tổ chức CT-XH phường (để giám sát)",
            "Các phòng, đơn vị thuộc UBND phường",
            "Lưu: VT, VP (02)",
        ],
        "annexes": [annex()],
    }
    return state(**CHAIRMAN | facts | changes)


def announcement(**changes) -> Paper:
    facts = {
        "type_code": "TB",
        "type_name": "THÔNG BÁO",
        "number": 203,
        "date": date(2026, 9, 18),
        "subject": "Về việc tổ chức Hội nghị đối thoại với Nhân dân phường Bồ Đề năm 2026",
        "legal_bases": [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
            "Thực hiện Kế hoạch số 55-KH/ĐU, ngày 20/8/2026 của Đảng ủy phường",
        ],
        "body": """UBND phường phối hợp với Ủy ban MTTQ Việt Nam phường tổ chức Hội nghị đối thoại với Nhân dân và \
thông báo như sau:
1. Thời gian: 14 giờ 00, thứ Tư, ngày 30/9/2026.
2. Địa điểm: Hội trường UBND phường.
3. Nội dung: hoạt động của chính quyền địa phương 9 tháng đầu năm 2026; những vấn đề liên quan đến quyền, nghĩa vụ của \
người dân trên địa bàn.
4. Phương thức tham dự: trực tiếp; gửi ý kiến trước qua tổ trưởng tổ dân phố, Ủy ban MTTQ phường hoặc phiếu ghi ý kiến.
UBND phường thông báo để Nhân dân biết, tham dự.""",
        "recipients": [
            "Thường trực Đảng ủy",
            "Thường trực HĐND",
            "Ủy ban MTTQ",
            "Các tổ dân phố",
            "Đài truyền thanh, trang thông tin điện tử",
            "Lưu: VT, VP",
        ],
    }
    return state(**CHAIRMAN | facts | changes)


def public_result(**changes) -> Paper:
    facts = {
        "number": 214,
        "date": date(2026, 10, 9),
        "subject": "Kết quả Hội nghị đối thoại với Nhân dân phường Bồ Đề năm 2026",
        "legal_bases": [],
        "issuer_name": "Ủy ban nhân dân phường Bồ Đề",
        "body": """Ngày 30/9/2026, UBND phường phối hợp với Ủy ban MTTQ Việt Nam phường tổ chức Hội nghị đối thoại \
với Nhân dân. UBND phường thông báo kết quả như sau:
1. Hội nghị có 138 đại biểu dự, 14 ý kiến với 41 vấn đề, thuộc 4 nhóm (Phụ lục).
2. Đã trả lời trực tiếp tại hội nghị 11 vấn đề. 30 vấn đề được giao cơ quan, đơn vị giải quyết, trả lời bằng văn bản \
trước ngày 30/10/2026.
3. Nhân dân theo dõi kết quả tại trụ sở UBND phường, nhà văn hóa các tổ dân phố và trang thông tin điện tử của phường; \
phản ánh qua Ủy ban MTTQ phường.""",
        "recipients": ["Thường trực Đảng ủy", "Ủy ban MTTQ", "Niêm yết tại trụ sở", "Lưu: VT, VP"],
        "annexes": [
            Annex(
                "CÁC NHÓM VẤN ĐỀ",
                [Column("STT", 10, "center"), Column("Nhóm vấn đề", 80), Column("Số vấn đề", 20, "right")],
                [("1", "Đất đai, giải phóng mặt bằng", "09"), ("2", "An ninh trật tự", "07")],
                landscape=False,
            ),
            Annex("ĐƠN VỊ GIẢI QUYẾT", [Column("Đơn vị", 1)], [("Phòng Kinh tế, Hạ tầng và Đô thị",)]),
        ],
    }
    return announcement(**facts | changes)


def noticeboard(**changes) -> TableForm:
    rows = [
        (
            str(n),
            "Xóa điểm tập kết rác tự phát đầu ngõ 128; thông báo giờ thu gom",
            "Phòng Kinh tế, Hạ tầng và Đô thị",
            "Đã thu dọn, đặt bồn hoa; thu gom từ 18 giờ 00 đến 20 giờ 30 hằng ngày",
            "Đã giải quyết",
        )
        for n in range(1, 13)
    ]
    facts = {
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG BỒ ĐỀ",
        "title_lines": [
            "KẾT QUẢ GIẢI QUYẾT Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN",
            "tại Hội nghị đối thoại ngày 30/9/2026 (tính đến ngày 15/11/2026)",
        ],
        "tables": [
            Table(
                [
                    Column("STT", 14, "center"),
                    Column("Nhân dân kiến nghị", 70),
                    Column("Đơn vị giải quyết", 50),
                    Column("Trả lời / thời hạn", 70),
                    Column("Tình trạng", 34, "center"),
                ],
                rows,
                note="Nhân dân phản ánh kết quả qua Ủy ban MTTQ phường.",
            )
        ],
        "landscape": True,
        "large": True,
    }
    return TableForm(**facts | changes)


def reconciliation(**changes) -> TableForm:
    counts = [
        ("Thu thập trước hội nghị", "3", "0", "4", "7"),
        ("Nêu tại hội nghị", "0", "8", "20", "28"),
        ("Cả hai", "0", "3", "3", "6"),
        ("Cộng", "3", "11", "27", "41"),
    ]
    facts = {
        "issuer": "ĐẢNG ỦY - ỦY BAN NHÂN DÂN\nPHƯỜNG BỒ ĐỀ",
        "title_lines": [
            "BẢNG ĐỐI CHIẾU Ý KIẾN, KIẾN NGHỊ",
            "Hội nghị đối thoại ngày 30 tháng 9 năm 2026",
        ],
        "paragraphs": "Đối chiếu các ý kiến tổng hợp trước hội nghị với các ý kiến phát biểu tại hội nghị:",
        "tables": [
            Table(
                [
                    Column("", 50),
                    Column("Đã trả lời trước hội nghị", 30, "center"),
                    Column("Đã trả lời tại hội nghị", 30, "center"),
                    Column("Chưa trả lời", 30, "center"),
                    Column("Cộng", 20, "center"),
                ],
                counts,
                caption="1. Số vấn đề",
            ),
            Table(
                [Column("STT", 12, "center"), Column("Vấn đề", 100), Column("Đơn vị", 50)],
                groups=[("THU THẬP TRƯỚC, CHƯA TRẢ LỜI (04 vấn đề)", [("7", "Ngập úng ngõ 86", "Phòng KTHTĐT")] * 4)],
                caption="2. Danh mục vấn đề",
            ),
        ],
        "closing": "Bảng này được lập thành 02 bản.",
        "place_date": "Bồ Đề, ngày 02 tháng 10 năm 2026",
        "signatures": [
            Signature("NGƯỜI LẬP", "Lê Thị C", "(ký, ghi rõ họ tên)"),
            Signature("CHÁNH VĂN PHÒNG", "Phạm Văn D", "(ký, ghi rõ họ tên)"),
        ],
    }
    return TableForm(**facts | changes)


def supervision(**changes) -> TableForm:
    facts = {
        "head": "state",
        "superior": "ỦY BAN MTTQ VIỆT NAM\nTHÀNH PHỐ HÀ NỘI",
        "issuer": "ỦY BAN MTTQ VIỆT NAM\nPHƯỜNG BỒ ĐỀ",
        "place_date": "Bồ Đề, ngày 20 tháng 11 năm 2026",
        "title_lines": [
            "BIÊN BẢN GIÁM SÁT",
            "việc trả lời, giải quyết ý kiến, kiến nghị sau Hội nghị đối thoại năm 2026",
        ],
        "paragraphs": "1. Thời gian: từ ngày 10/11/2026 đến ngày 18/11/2026.\n2. Số vấn đề giám sát: 09.",
        "tables": [
            Table(
                [
                    Column("STT", 12, "center"),
                    Column("Vấn đề", 50),
                    Column("Văn bản trả lời", 35),
                    Column("Nhận xét", 30),
                    Column("Lý do", 40),
                ],
                [("1", "Điểm rác tự phát ngõ 128", "512/UBND-KTHTĐT", "Đạt", "Đã kiểm tra tại chỗ")] * 9,
            )
        ],
        "closing": "Đề nghị UBND phường tiếp thu, phản hồi trước ngày 30/11/2026.",
        "signatures": [
            Signature("NGƯỜI LẬP BIÊN BẢN", "Đỗ Thị M"),
            Signature("TM. BAN THƯỜNG TRỰC\nCHỦ TỊCH", "Hoàng Văn N"),
        ],
        "recipients": ["Đảng ủy, UBND phường", "Lưu: VT"],
    }
    return TableForm(**facts | changes)


def slip(**changes) -> OpinionSlip:
    facts = {
        "heading": "ĐẢNG ỦY - UBND - UB MTTQ PHƯỜNG BỒ ĐỀ",
        "title_lines": ["PHIẾU GHI Ý KIẾN, KIẾN NGHỊ", "Hội nghị đối thoại ngày 30 tháng 9 năm 2026"],
        "categories": ["Đất đai, GPMB", "Đô thị, xây dựng, môi trường, hạ tầng", "An ninh trật tự", "Văn hóa - xã hội"],
        "year": 2026,
    }
    return OpinionSlip(**facts | changes)


def filled_slip(**changes) -> OpinionSlip:
    facts = {
        "code": "HNDT-2026-0001",
        "address": "https://doithoai.example.vn/tra-cuu/HNDT-2026-0001",
        "name": "Lê Văn Cường",
        "group": "Tổ dân phố số 12",
        "issues": ["Xóa điểm tập kết rác tự phát đầu ngõ 128", "Thay nắp hố ga vỡ trước số nhà 15 ngõ 128"],
        "proposal": "Thông báo giờ thu gom, đặt thùng rác",
    }
    return slip(**facts | changes)


def receipts(count=5) -> list[ReceiptSlip]:
    return [
        ReceiptSlip(
            letter=f"Công văn số {512 + n}/UBND-KTHTĐT ngày 20/10/2026",
            about="trả lời kiến nghị của công dân tại Hội nghị đối thoại năm 2026",
            name=f"Ông Lê Văn Cường {n}",
            code=f"HNDT-2026-{n:04d}",
            group="Tổ dân phố số 12",
        )
        for n in range(1, count + 1)
    ]


PAPERS = {
    "invitation": invitation,
    "minutes": minutes,
    "state_minutes": state_minutes,
    "answer_letter": answer_letter,
    "time_notice": time_notice,
    "submission": submission,
    "party_letter": party_letter,
    "transfer_slip": transfer_slip,
    "report": report,
    "announcement": announcement,
    "public_result": public_result,
}
FORMS = {"noticeboard": noticeboard, "reconciliation": reconciliation, "supervision": supervision}
