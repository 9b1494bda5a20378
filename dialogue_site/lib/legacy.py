"""Text in the encodings of the 1990s (TCVN3, VNI) that still arrives from old Word files.

Source: domain reference 4.9. Detect, show the converted text, ask; never convert silently, because
`é` and `ò` are legal Vietnamese letters too.
"""

import re
import unicodedata

# TCVN 5712:1993, third set (".VnTime" fonts). Capitals with tones were a separate font (.VnTimeH),
# so their case cannot be recovered.
_TCVN3_PAIRS = """
µà ¶ả ·ã ¸á ¹ạ ¨ă »ằ ¼ẳ ½ẵ ¾ắ Æặ ©â Çầ Èẩ Éẫ Êấ Ëậ ®đ Ìè Îẻ Ïẽ Ðé Ñẹ ªê Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị
ßò áỏ âõ ãó äọ «ô åồ æổ çỗ èố éộ ¬ơ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ \u00adư õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ
¡Ă ¢Â §Đ £Ê ¤Ô ¥Ơ ¦Ư
"""
TCVN3 = {ord(pair[0]): pair[1] for pair in re.findall(r"\S\S", _TCVN3_PAIRS)}

# Letters that only real Vietnamese has: neither old encoding can produce them.
_VIETNAMESE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_HIGH = "\u00a1-\u00ff"
# A sign inside a word ("nh©n"), a sign for đ or Đ before its vowel ("®ång", "§Ò"), or ư ("ph\u00adêng").
_TCVN3_WORD = re.compile(
    f"[A-Za-z{_HIGH}][\u00a8-\u00ac\u00b5-\u00b9\u00bb-\u00be\u00d7\u00f7](?=[A-Za-z{_HIGH}])"
    f"|(?<![^\\s(\"'])[\u00a7\u00ae][A-Za-z{_HIGH}]"
    f"|[A-Za-z]\u00ad[\u00a8-\u00ff]|[A-Za-z][\u00b5-\u00b9\u00a8-\u00ac](?=[\\s.,;:]|$)"
)
# A vowel followed by the letter that carries its mark, in pairs no real Vietnamese word has.
_VNI_WORD = re.compile(
    "a[âáàãùøûõïêéèúüëäå]|e[âáàãùøûõïäå]|o[âäåùøûõï]|[uôö][ùøûõï]|y[øûõù]",
    re.IGNORECASE,
)


def looks_legacy(s: str) -> str:
    """Return "tcvn3" or "vni" when `s` looks like text in that old encoding, else "" (false).

    A suspicion for a human to confirm. Call it on the text as it came: cleaning removes characters
    that are letters in TCVN3 (`clean_text` itself leaves such text alone).
    """
    if s.isascii():
        return ""
    tokens = unicodedata.normalize("NFC", s).split()
    real = sum(1 for token in tokens if _VIETNAMESE.search(token))
    needed = max(1 if len(tokens) <= 3 else 2, real + 1)
    for name, pattern in (("tcvn3", _TCVN3_WORD), ("vni", _VNI_WORD)):
        if sum(1 for token in tokens if pattern.search(token)) >= needed:
            return name
    return ""


def from_tcvn3(s: str) -> str:
    """Return TCVN3 text as Unicode (NFC). Only for text a person confirmed to be TCVN3."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", s).translate(TCVN3))
