"""Cut the four Tinos faces to what a Vietnamese document needs, as woff2.

The sources are the files of the Debian package `fonts-croscore` (Tinos 1.33, SIL Open Font License 1.1,
no reserved font name). Run it only to change the set of letters or the version of the font:

    python tools/cut_fonts.py [folder of the TTF files]

Tinos has the widths of Times New Roman, which the regulations name. Kept: Latin, Vietnamese, the combining
marks, official punctuation, common signs and the boxes that stand for a letter the font does not have.
"""

import argparse
from pathlib import Path

from fontTools import subset

SOURCE = Path("/usr/share/fonts/truetype/croscore")
TARGET = Path(__file__).resolve().parents[1] / "static" / "documents" / "fonts"
FACES = {"Regular": "regular", "Bold": "bold", "Italic": "italic", "BoldItalic": "bold-italic"}
LETTERS = (
    [range(0x20, 0x7F), range(0xA0, 0x180)]  # Latin, Latin-1, Latin Extended-A (ă, đ, ĩ, ũ and foreign names)
    + [range(0x1A0, 0x1A2), range(0x1AF, 0x1B1), range(0x1EA0, 0x1EFA)]  # ơ, ư and the Vietnamese block
    + [
        range(0x300, 0x305),
        range(0x306, 0x30A),
        range(0x31B, 0x31C),
        range(0x323, 0x324),
    ]  # marks of NFD text
    + [
        range(0x2010, 0x2027),
        range(0x2030, 0x203B),
        range(0x2070, 0x2090),
    ]  # dashes, quotes, …, ‰, raised figures
    + [[ord(sign) for sign in "₫€№™≈≠≤≥−√∞→□■▪○●"]]
)


def cut(source: Path, target: Path) -> None:
    """Write the part of the TTF `source` that documents need to the woff2 `target`."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["ccmp", "kern", "mark", "mkmk"]  # no ligatures: they make poor extracted text
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG"]
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for block in LETTERS for code in block])
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", type=Path, default=SOURCE)
    source = parser.parse_args().source
    TARGET.mkdir(parents=True, exist_ok=True)
    for face, name in FACES.items():
        target = TARGET / f"vb-serif-{name}.woff2"
        cut(source / f"Tinos-{face}.ttf", target)
        print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
