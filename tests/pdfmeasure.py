"""What is where on a printed page, in millimetres from its top left corner."""

import io
from dataclasses import dataclass
from functools import cached_property

import pdfplumber
import pypdf

POINTS_PER_MM = 72 / 25.4
COLUMN_GAP = 6  # millimetres between two runs of one line that belong to different columns


@dataclass(frozen=True)
class Run:
    """Letters on one baseline without a gap: a line, or one column's part of it."""

    page: int
    text: str
    x0: float
    x1: float
    top: float
    baseline: float
    size: float
    sizes: frozenset[float]
    faces: frozenset[str]

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def bold(self) -> bool:
        return all("Bold" in face for face in self.faces)

    @property
    def italic(self) -> bool:
        return all("Italic" in face for face in self.faces)


@dataclass(frozen=True)
class Rule:
    """A thin horizontal line."""

    page: int
    x0: float
    x1: float
    y: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def width(self) -> float:
        return self.x1 - self.x0


class MeasuredPdf:
    """A PDF opened for measuring."""

    def __init__(self, data: bytes):
        self.data = data
        self.reader = pypdf.PdfReader(io.BytesIO(data))

    @cached_property
    def _pages(self) -> list:
        with pdfplumber.open(io.BytesIO(self.data)) as pdf:
            return [(page.width, page.height, page.chars, [*page.rects, *page.lines]) for page in pdf.pages]

    @property
    def pages(self) -> int:
        return len(self._pages)

    def size(self, page: int = 1) -> tuple[float, float]:
        width, height, _, _ = self._pages[page - 1]
        return width / POINTS_PER_MM, height / POINTS_PER_MM

    @cached_property
    def runs(self) -> list[Run]:
        """Every run of every page, from top to bottom and left to right."""
        return [run for page in range(1, self.pages + 1) for run in self._runs(page)]

    def on(self, page: int) -> list[Run]:
        return [run for run in self.runs if run.page == page]

    def find(self, text: str) -> Run:
        """The only run that is `text`, or else the only one that contains it (any space is a space)."""
        found = [run for run in self.runs if run.text == text] or [run for run in self.runs if text in run.text]
        assert len(found) == 1, f"{len(found)} runs contain {text!r}"
        return found[0]

    def rules(self, page: int = 1) -> list[Rule]:
        """The thin horizontal lines of a page, from top to bottom."""
        _, _, _, shapes = self._pages[page - 1]
        found = [
            Rule(
                page,
                float(shape["x0"]) / POINTS_PER_MM,
                float(shape["x1"]) / POINTS_PER_MM,
                float(shape["top"] + shape["bottom"]) / 2 / POINTS_PER_MM,
            )
            for shape in shapes
            if shape["height"] < 2 < shape["width"]
        ]
        return sorted(found, key=lambda rule: (rule.y, rule.x0))

    def rule_under(self, run: Run) -> Rule:
        """The first rule below `run`, within 6 mm."""
        near = [r for r in self.rules(run.page) if 0 < r.y - run.baseline < 6 and abs(r.centre - run.centre) < 2]
        assert near, f"no rule under {run.text!r}"
        return near[0]

    @cached_property
    def faces(self) -> set[str]:
        """Names of the fonts used, without the prefix of the subset."""
        return {char["fontname"].split("+")[-1] for _, _, chars, _ in self._pages for char in chars}

    @cached_property
    def text(self) -> str:
        """All text as a reader copies it, with single spaces."""
        return " ".join(" ".join(page.extract_text() for page in self.reader.pages).split())

    def ink(self, page: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom edge of the letters of a page."""
        _, _, chars, _ = self._pages[page - 1]
        letters = [char for char in chars if not char["text"].isspace()]
        edges = (
            min(char["x0"] for char in letters),
            min(char["top"] for char in letters),
            max(char["x1"] for char in letters),
            max(char["bottom"] for char in letters),
        )
        return tuple(float(edge) / POINTS_PER_MM for edge in edges)

    def tags(self) -> list[str]:
        """The names of the structure elements in reading order."""
        names: list[str] = []

        def walk(element):
            element = element.get_object()
            if isinstance(element, list):
                for kid in element:
                    walk(kid)
            elif isinstance(element, dict):
                if "/S" in element:
                    names.append(element["/S"].removeprefix("/"))
                walk(element.get("/K", pypdf.generic.NullObject()))

        walk(self.reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
        return names

    def _runs(self, number: int) -> list[Run]:
        _, height, chars, _ = self._pages[number - 1]
        keyed = sorted(chars, key=lambda c: (round(height - c["matrix"][5], 1), c["x0"]))
        groups: list[list] = []
        for char in keyed:
            if groups and self._follows(groups[-1][-1], char):
                groups[-1].append(char)
            else:
                groups.append([char])
        return [self._run(number, height, group) for group in groups if any(not c["text"].isspace() for c in group)]

    @staticmethod
    def _follows(before: dict, char: dict) -> bool:
        same_line = abs(before["matrix"][5] - char["matrix"][5]) < 0.1
        return same_line and char["x0"] - before["x1"] < COLUMN_GAP * POINTS_PER_MM

    @staticmethod
    def _run(number: int, height: float, chars: list) -> Run:
        letters = [char for char in chars if not char["text"].isspace()]
        sizes = [round(float(char["size"]), 1) for char in letters]
        return Run(
            page=number,
            text="".join(char["text"] for char in chars).replace("\u00a0", " ").strip(),
            x0=float(letters[0]["x0"]) / POINTS_PER_MM,
            x1=float(letters[-1]["x1"]) / POINTS_PER_MM,
            top=float(min(char["top"] for char in letters)) / POINTS_PER_MM,
            baseline=float(height - letters[0]["matrix"][5]) / POINTS_PER_MM,
            size=max(sizes),
            sizes=frozenset(sizes),
            faces=frozenset(char["fontname"].split("+")[-1] for char in letters),
        )
