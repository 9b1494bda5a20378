"""Objects made through the actions users use, so that no impossible one exists in a test."""

from datetime import date
from hashlib import sha256

HELD_ON = date(2022, 9, 30)


def make_conference(cast, *, by=None, code="HNDT-2022", state="in_session", **facts):
    """A conference of the cast's ward, carried to ``state`` (planned, announced, in_session)."""
    from conferences.actions import conferences as actions

    by = by or cast.clerk
    facts = {"title": "Hội nghị đối thoại năm 2022", "year": 2022, "date": HELD_ON} | facts
    conference = actions.plan_conference(by=by, ward=cast.ward, code=code, **facts)
    if state in {"announced", "in_session"}:
        actions.announce_conference(conference, by=by, on=date(2022, 9, 15))
    if state == "in_session":
        actions.open_conference(conference, by=by)
    return conference


def make_category(cast, name="Quản lý đất đai", position=1, **facts):
    from feedback.models import Category

    return Category.objects.get_or_create(ward=cast.ward, name=name, defaults={"position": position, **facts})[0]


def make_opinion(cast, conference, *, by=None, verbatim="Ngõ 86 cứ mưa to là ngập.", issues=None, **facts):
    """An opinion with one issue (or the rows given), recorded as the clerk does."""
    from feedback.actions.opinions import record_opinion

    by = by or cast.clerk
    if "speaker" not in facts:
        facts["speaker"] = make_person(cast, "Trần Thị Bình", by=by, honorific="Bà")
    if issues is None:
        issues = [{"summary": "Ngập úng ngõ 86", "category": make_category(cast)}]
    facts = {"source": "room_spoken", "received_on": conference.date} | facts
    return record_opinion(conference, by=by, verbatim=verbatim, issues=issues, **facts)


def make_person(cast, full_name, *, by=None, **facts):
    """The citizen of this name."""
    from feedback.actions.people import find_or_add_person

    return find_or_add_person(by=by or cast.clerk, ward=cast.ward, full_name=full_name, **facts)


def make_issue(cast, conference, *, by=None, summary="Ngập úng ngõ 86", **row):
    """One issue, asked by an opinion of its own."""
    row.setdefault("category", make_category(cast))
    opinion = make_opinion(cast, conference, by=by, issues=[{"summary": summary, **row}])
    return opinion.links.get().issue


def record_conference(cast, conference, *, by=None):
    """Complete the record: the conference then waits for its conclusions."""
    from feedback.actions.conferences import record_conference as action

    return action(conference, by=by or cast.clerk)


def scan(name="van-ban.pdf"):
    """A clean file, as the scan of an issued paper."""
    from dialogue_site.lib.uploads import CleanFile

    data = b"%PDF-1.4 scan"
    return CleanFile(
        name=name, content_type="application/pdf", data=data, sha256=sha256(data).hexdigest(), size=len(data)
    )


def record_answer(issue, *, by, **facts):
    """The answer of a paper made elsewhere, with what every such record needs."""
    from resolutions.actions.followups import record_answer as action

    return action(issue, by=by, **({"outcome": "explained", "files": [scan()]} | facts))


def assign(cast, issue, *, unit="DCXD", by=None, accept=False, **facts):
    """Give an issue to a unit; with ``accept`` its officer takes it."""
    from resolutions.actions.assignments import accept_assignment, assign_issue

    assignment = assign_issue(issue, by=by or cast.clerk, unit=cast[unit], **facts)
    if accept:
        accept_assignment(assignment, by=cast.responder if unit == "DCXD" else cast.clerk)
    issue.refresh_from_db()
    return assignment
