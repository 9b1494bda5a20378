"""Opinion slips with their receipts (domain.md 3.5, sample 9): a blank stack, or one for an entered opinion."""

from dialogue_site.lib.dates import document_date
from dialogue_site.papers import OpinionSlip
from dialogue_site.papers.forms import OTHER
from feedback.models import Category
from feedback.states import COUNTED

#: A stack printed at one time.
MOST_AT_ONCE = 300


def slip_scope(conference):
    """The series from which the codes of blank slips are taken."""
    return f"slip:{conference.pk}"


def slip_code(conference, number):
    """“HNDT-2026-0001”."""
    return f"{conference.code}-{number:04d}"


def blank_slips(conference, first, last):
    """Blank slips with the codes from ``first`` to ``last``; the code is also in the square for a scanner."""
    facts = _facts(conference)
    return [_slip(facts, slip_code(conference, number)) for number in range(first, last + 1)]


def slip_of(opinion, contact=""):
    """The slip of an entered opinion, its problems filled in; ``contact`` only for who may see it."""
    conference = opinion.conference
    person = opinion.speaker
    group = opinion.residential_group or (person.residential_group if person else None)
    issues = [link.issue for link in opinion.links.all() if link.issue.stage in COUNTED]
    facts = _facts(conference)
    where = ", ".join(part for part in (group.label if group else "", person.body if person else "") if part)
    return _slip(
        facts,
        f"{conference.code}-{opinion.code}",
        name=person.full_name if person else "",
        group=where,
        contact=contact,
        issues=[issue.summary for issue in issues[:12]],
        ticked=_ticked(issues, facts["categories"]),
        count=len(issues),
    )


def _ticked(issues, printed):
    """The boxes of the issues' categories; one that is not printed any more is among the others."""
    names = dict.fromkeys(issue.category.label for issue in issues if issue.category_id)
    return list(dict.fromkeys(name if name in printed else OTHER for name in names))


def _slip(facts, code, **filled):
    return OpinionSlip(**facts, code=code, address=code, **filled)


def _facts(conference):
    ward = conference.ward.name_on(conference.date).split(",")[0].upper()
    categories = Category.objects.filter(ward=conference.ward_id, active=True)
    return {
        "heading": f"ĐẢNG ỦY - UBND - UB MTTQ\n{ward}",
        "title_lines": [
            "PHIẾU GHI Ý KIẾN, KIẾN NGHỊ",
            f"Hội nghị đối thoại {document_date(conference.date)}",
        ],
        "categories": [category.label for category in categories],
        "year": conference.year,
    }
