"""Invented opinions and issues in bulk: the same rows for the same numbers, on either database.

``fill_ward(ward, n)`` writes past the actions, so it is for measuring only. Words are drawn as people use them: few
often, many rarely, with phrases of the domain in between. Half of the issues lie in one conference, far larger
than any real one, the others in conferences of 500.
"""

import random
from datetime import date, timedelta
from itertools import accumulate, islice

from django.db import transaction

from conferences.models import Conference
from conferences.states import ConferenceState
from dialogue_site.models import Unit
from dialogue_site.models.units import WORKING_KINDS, UnitKind
from dialogue_site.numbering import next_number
from dialogue_site.search import search_text
from feedback.models import Category, Issue, Opinion, OpinionIssue, Person
from feedback.models.issues import Authority, IssueKind
from feedback.models.opinions import Source
from feedback.states import ANSWERED, UNASSIGNED, OpinionState, Result, Stage

ONSETS = ("b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "s", "t", "th", "tr", "v")
VOWELS = tuple("aàáảãạăắâấeéêếiíoóôốộơớờuúưứừyý")
CODAS = ("", "", "", "n", "ng", "nh", "m", "t", "c", "i", "o")
PHRASES = [
    "thoát nước", "rác thải", "đèn chiếu sáng", "trật tự đô thị", "giấy chứng nhận quyền sử dụng đất", "vỉa hè",
    "giải phóng mặt bằng", "nhà văn hóa tổ dân phố", "an ninh trật tự", "vệ sinh môi trường", "xây dựng không phép",
    "ngập úng", "cây xanh", "nước sạch", "đường giao thông",
]  # fmt: skip
RARE = "kênh thủy lợi bến đò"
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Đức", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Long", "Mai", "Minh", "Nam", "Sơn")
STAGES = [
    (Stage.RECEIVED, 4), (Stage.CLASSIFIED, 8), (Stage.ASSIGNED, 12), (Stage.IN_PROGRESS, 22), (Stage.WITH_HIGHER, 6),
    (Stage.COMPLEX_NOTIFIED, 3), (Stage.DRAFTED, 3), (Stage.APPROVED, 2), (Stage.ANSWERED, 25), (Stage.CLOSED, 18),
    (Stage.WITHDRAWN, 2),
]  # fmt: skip
RARE_EVERY = 1000
BATCH = 2000
FIRST_DUE, DUE_DAYS = date(2022, 10, 1), 120
USUAL_SIZE = 500
BIG = "HNDT-LON"


def _syllables(rng, count=1500):
    made = {rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS): None for _ in range(count * 2)}
    return list(islice(made, count))


class Speech:
    """Sentences: the n-th syllable is spoken about 1/n as often as the first."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.syllables = _syllables(self.rng)
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(len(self.syllables))))

    def words(self, count):
        return " ".join(self.rng.choices(self.syllables, cum_weights=self.weights, k=count))

    def about(self, count):
        return f"{self.rng.choice(PHRASES).capitalize()} {self.words(count)}"


def _people(ward, speech, count):
    rng, people = speech.rng, []
    for _ in range(count):
        name = f"{rng.choice(FAMILIES)} {rng.choice(GIVEN)} {rng.choice(GIVEN)}"
        people.append(Person.objects.create(ward=ward, full_name=name, posts="Đại diện hộ"))
    return people


def _issue(ward, conference, number, speech, categories, units):
    rng = speech.rng
    stage = rng.choices([s for s, _ in STAGES], [w for _, w in STAGES])[0]
    answered = FIRST_DUE + timedelta(days=rng.randrange(DUE_DAYS)) if stage in ANSWERED else None
    result = Result.NONE
    if stage in ANSWERED:
        result = rng.choice([Result.RESOLVED, Result.EXPLAINED, Result.UNDERWAY, Result.NOT_FEASIBLE])
    elif stage in (Stage.IN_PROGRESS, Stage.WITH_HIGHER):
        result = rng.choice([Result.UNDERWAY, Result.NONE])
    due = (
        FIRST_DUE + timedelta(days=rng.randrange(DUE_DAYS)) if stage not in (Stage.RECEIVED, Stage.CLASSIFIED) else None
    )
    detail = speech.words(45) + (f" {RARE}" if number % RARE_EVERY == 0 else "")
    issue = Issue(
        ward=ward, conference=conference, number=number, summary=speech.about(7), detail=detail,
        category=rng.choice(categories) if stage != Stage.RECEIVED else None,
        lead_unit=rng.choice(units) if stage not in UNASSIGNED else None,
        kind=rng.choice(IssueKind.values), authority=rng.choices(Authority.values, [8, 1, 1])[0],
        stage=stage, result=result, due_on=due, first_due_on=due, answered_on=answered,
        resolved_on=answered if result == Result.RESOLVED else None, is_demo=True,
        place=f"Tổ {rng.randrange(1, 31)}, ngõ {rng.randrange(1, 200)}" if rng.random() < 0.3 else "",
    )  # fmt: skip
    issue.fill_search_text()
    return issue


def _conference(ward, code, number):
    return Conference.objects.create(
        ward=ward, code=code, title=f"Hội nghị đối thoại mẫu số {number}", year=2022, is_demo=True,
        date=date(2022, 9, 1) - timedelta(days=number), state=ConferenceState.IN_SESSION,
    )  # fmt: skip


def fill_ward(ward, n, *, seed=2022):
    """Add ``n`` issues to new conferences of ``ward``; returns the conferences, the large one first."""
    speech = Speech(seed)
    big = _conference(ward, BIG, 0)
    fill(ward, big, n // 2, speech)
    conferences = [big]
    for number, start in enumerate(range(n // 2, n, USUAL_SIZE), start=1):
        conferences.append(_conference(ward, f"HNDT-M{number:03d}", number))
        fill(ward, conferences[-1], min(USUAL_SIZE, n - start), speech)
    return conferences


@transaction.atomic
def fill(ward, conference, n, speech):
    """Add ``n`` issues asked by about ``n``/3 opinions to ``conference``; returns the number of opinions."""
    rng = speech.rng
    categories = list(Category.objects.filter(ward=ward))
    units = list(Unit.objects.filter(ward=ward, kind__in=WORKING_KINDS).order_by("pk"))
    groups = list(Unit.objects.filter(ward=ward, kind=UnitKind.RESIDENTIAL_GROUP).order_by("pk"))
    people = _people(ward, speech, min(500, max(20, n // 50)))
    voices = max(1, n // 3)
    first_issue = next_number(f"issue:{conference.pk}", n)
    first_opinion = next_number(f"opinion:{conference.pk}", voices)
    for start in range(0, n, BATCH):
        size = min(BATCH, n - start)
        issues = [_issue(ward, conference, first_issue + start + i, speech, categories, units) for i in range(size)]
        Issue.objects.bulk_create(issues, batch_size=500)
        first, last = start * voices // n, (start + size) * voices // n
        opinions = [
            Opinion(
                ward=ward, conference=conference, number=first_opinion + i, source=rng.choice(Source.values),
                speaker=rng.choice(people), residential_group=rng.choice(groups) if groups else None,
                verbatim=speech.words(60), received_on=conference.date, state=OpinionState.LOCKED, is_demo=True,
            )
            for i in range(first, max(last, first + 1) if start == 0 else last)
        ]  # fmt: skip
        for opinion in opinions:
            opinion.search_text = search_text(opinion.code, opinion.speaker.full_name, opinion.verbatim)
        Opinion.objects.bulk_create(opinions, batch_size=500)
        OpinionIssue.objects.bulk_create(
            [
                OpinionIssue(
                    opinion=opinions[i * len(opinions) // size],
                    issue=issue,
                    excerpt=issue.detail[:120],
                    answered_on=issue.answered_on,
                )
                for i, issue in enumerate(issues)
            ],
            batch_size=500,
        )
    return voices
