"""The notice of the 2022 conference and its likes: what the tests print."""

from datetime import date

from dialogue_site.papers import Letterhead, Paper, SignInSheet

PARAGRAPHS = [
    (
        "Chiều ngày 30/9/2022, phường Bồ Đề tổ chức hội nghị đối thoại giữa người đứng đầu cấp ủy, "
        "chính quyền với Mặt trận Tổ quốc (MTTQ), các tổ chức chính trị - xã hội và Nhân dân trên "
        "địa bàn. Đồng chí Bí thư Đảng ủy và đồng chí Phó Bí thư Đảng ủy, Chủ tịch Ủy ban nhân dân "
        "(UBND) phường chủ trì hội nghị. Cùng dự có đại diện Ban Thường vụ Quận ủy; Thường trực "
        "Đảng ủy, lãnh đạo UBND, Ủy ban MTTQ phường; trưởng các ban, ngành, đoàn thể; ban lãnh đạo "
        "các tổ dân phố và đại diện Nhân dân."
    ),
    (
        "Hội nghị đã nghe báo cáo tóm tắt công tác xây dựng Đảng và hệ thống chính trị, kết quả "
        "thực hiện nhiệm vụ kinh tế - xã hội, an ninh - quốc phòng 9 tháng đầu năm 2022; tiếp nhận "
        "14 ý kiến với 41 vấn đề, thuộc 4 nhóm: quản lý đất đai và giải phóng mặt bằng; quản lý "
        "trật tự đô thị, trật tự xây dựng, vệ sinh môi trường, hạ tầng dân sinh; bảo đảm an ninh "
        "trật tự; văn hóa - xã hội. Chủ tọa đã trực tiếp trao đổi, trả lời các nội dung phản ánh "
        "tại hội nghị và thống nhất kết luận như sau:"
    ),
    "1. Văn phòng Đảng ủy, Văn phòng UBND phường",
    (
        "- Tổng hợp các ý kiến phát biểu tại hội nghị; đối chiếu với các ý kiến tổng hợp trước hội "
        "nghị, phân loại nội dung đã trả lời và chưa trả lời; tham mưu Đảng ủy, UBND phường chỉ đạo "
        "giải quyết và trả lời bằng văn bản sau hội nghị."
    ),
    (
        "- Chậm nhất ngày 10/10/2022, thông báo ý kiến kết luận của người đứng đầu cấp ủy, chính "
        "quyền đến các cơ quan, đơn vị liên quan để xem xét, giải quyết kiến nghị của Nhân dân."
    ),
    "2. UBND phường",
    (
        "- Giải quyết kịp thời, hiệu quả những vấn đề dân sinh bức xúc; chỉ đạo các bộ phận chuyên "
        "môn trả lời các ý kiến, kiến nghị của Nhân dân, xong trước ngày 30/10/2022."
    ),
    ("- Đối với vấn đề vượt thẩm quyền của phường: tổng hợp, đề nghị cấp có thẩm quyền xem xét, giải quyết."),
    (
        "- Đối với nội dung phức tạp, liên quan nhiều ngành, cần thời gian nghiên cứu: thông báo "
        "bằng văn bản cho người có ý kiến biết thời gian và trách nhiệm của cơ quan giải quyết."
    ),
    (
        "3. Người đứng đầu cấp ủy, chính quyền phường định kỳ báo cáo kết quả tổ chức đối thoại và "
        "kết quả giải quyết các ý kiến, kiến nghị, gửi Ủy ban MTTQ và các tổ chức chính trị - xã "
        "hội phường để theo dõi, giám sát."
    ),
    (
        "4. Đề nghị Ủy ban MTTQ và các đoàn thể chính trị - xã hội phường giám sát kết quả thực "
        "hiện kết luận hội nghị đối thoại năm 2022; phát huy vai trò giám sát, phản biện xã hội; "
        "tuyên truyền, vận động Nhân dân thực hiện tốt chủ trương của Đảng, chính sách, pháp luật "
        "của Nhà nước."
    ),
    "Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện, báo cáo Ban Thường vụ Đảng ủy.",
]
BODY = "\n\n".join(PARAGRAPHS)
RECIPIENTS = {
    "party": [
        "Thường trực Quận ủy (để báo cáo)",
        "Ban Dân vận Quận ủy",
        "Ban Thường vụ Đảng ủy",
        "UBND phường",
        "Ủy ban MTTQ, các tổ chức CT-XH phường",
        "Các chi bộ, tổ dân phố",
        "Lưu Văn phòng Đảng ủy",
    ],
    "state": ["Thường trực Đảng ủy", "Ủy ban MTTQ Việt Nam phường", "Các tổ dân phố", "Lưu: VT, VP"],
}
SUBJECTS = {
    "party": (
        "kết luận của người đứng đầu cấp ủy, chính quyền phường\n"
        "tại hội nghị đối thoại với Mặt trận Tổ quốc, các tổ chức chính trị - xã hội\n"
        "và Nhân dân năm 2022"
    ),
    "state": "Kết luận của Chủ tịch Ủy ban nhân dân phường tại Hội nghị đối thoại với Nhân dân năm 2026",
}
LETTERHEADS = {
    "party": Letterhead("party", "ĐẢNG BỘ QUẬN LONG BIÊN", "ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", "ĐU", "Bồ Đề"),
    "state": Letterhead("state", "", "ỦY BAN NHÂN DÂN\nPHƯỜNG BỒ ĐỀ", "UBND", "Bồ Đề"),
}
SIGNED = {"party": ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), "state": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")}
DATES = {"party": date(2022, 10, 7), "state": date(2026, 2, 5)}
NUMBERS = {"party": 15, "state": 5}


def a_paper(system="party", **changes) -> Paper:
    authority, post = SIGNED[system]
    facts = {
        "system": system,
        "letterhead": LETTERHEADS[system],
        "type_code": "TB",
        "type_name": "THÔNG BÁO",
        "number": NUMBERS[system],
        "date": DATES[system],
        "year": DATES[system].year,
        "subject": SUBJECTS[system],
        "body": BODY,
        "authority": authority,
        "post": post,
        "signer": "Nguyễn Văn A",
        "recipients": RECIPIENTS[system],
    }
    return Paper(**facts | changes)


def a_sheet(rows=60, **changes) -> SignInSheet:
    people = [(f"Nguyễn Văn {n}", "Trưởng Ban CTMT, Tổ dân phố số 3", "dự thay" if n == 7 else "") for n in range(rows)]
    half = rows // 2
    facts = {
        "heading": "ĐẢNG ỦY - ỦY BAN NHÂN DÂN\nPHƯỜNG BỒ ĐỀ",
        "title_lines": [
            "DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ ĐỐI THOẠI",
            "giữa người đứng đầu cấp ủy, chính quyền phường với MTTQ, các tổ chức chính trị - xã hội",
        ],
        "sections": [("LÃNH ĐẠO PHƯỜNG", people[:half]), ("CÁC TỔ DÂN PHỐ", people[half:])],
    }
    return SignInSheet(**facts | changes)
