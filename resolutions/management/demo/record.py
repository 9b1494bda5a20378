"""The demo's record: the real conference as the article tells it, and the illustrative opinions."""

from datetime import date, time
from decimal import Decimal

from conferences.actions import attendees as attendee_actions
from conferences.actions import conferences as conference_actions
from conferences.models import Conference
from dialogue_site import clock
from feedback.actions.conferences import record_conference
from feedback.actions.issues import edit_issue
from feedback.actions.opinions import record_opinion
from feedback.actions.people import find_or_add_person
from feedback.models import Issue, Opinion

from .house import day, load

CONFERENCE_DAY = date(2022, 9, 30)
DATED = ("date", "report_from", "report_to")
TIMED = ("starts_at", "ends_at")
SUMMED_UP_ON = date(2022, 10, 3)
COUNTED = ("result", "target", "percent")


def hold_conference(units, people):
    """Plan, announce and open the conference with everything the article says about it; returns it."""
    data, clerk = load("conference"), people["clerk"]
    facts = {k: day(v) if k in DATED else v for k, v in data["conference"].items()}
    facts |= {k: time.fromisoformat(facts[k]) for k in TIMED}
    with clock.pretend(date(2022, 8, 22)):
        conference = conference_actions.plan_conference(
            by=clerk,
            ward=units["WARD"],
            legal_bases=[row | {"date": day(row["date"])} for row in data["legal_bases"]],
            work_programmes=data["work_programmes"],
            assessment_points=[
                row | {k: Decimal(row[k]) for k in COUNTED if k in row} for row in data["assessment_points"]
            ],
            **facts,
        )
    with clock.pretend(date(2022, 9, 15)):
        conference_actions.announce_conference(conference, by=clerk, on=date(2022, 9, 15))
    with clock.pretend(CONFERENCE_DAY, 13, 30):
        for row in data["attendees"]:
            attendee_actions.add_attendee(conference, by=clerk, attendance="attended", **row)
        for row in load("opinions")["opinions"]:
            group = units.get(f"TDP{row['speaker']['residential_group']}")
            attendee_actions.add_attendee(
                conference, by=clerk, attendance="attended", section="4_groups" if group else "3_front",
                **_who(row["speaker"], group),
            )  # fmt: skip
    Conference.objects.filter(pk=conference.pk).update(is_demo=True)
    return conference


def _who(speaker, group):
    """The same words for a delegate and for a speaker, so that the desk knows them for one person."""
    return {
        "full_name": speaker["name"],
        "honorific": speaker["honorific"],
        "posts": speaker["role"] or "",
        "body": speaker["organisation"] or "",
        "residential_group": group,
    }


def _excerpts(verbatim):
    """The parts of an illustrative opinion that ask: one between each two semicolons, after the salutation."""
    return [part.rpartition(": ")[2].strip(" .") for part in verbatim.removeprefix("(Phiếu ghi ý kiến) ").split(";")]


def _issue_row(row, excerpt, units, categories):
    return {
        "summary": row["summary"],
        "excerpt": excerpt,
        "detail": row["detail"],
        "category": categories[row["category"]],
        "kind": row["kind"],
        "authority": row["authority"],
        "lead_unit": units[row["lead"]],
        "residential_groups": [units[f"TDP{n}"] for n in row["groups"]],
    }


def take_opinions(conference, units, people, categories):
    """Record the illustrative opinions in the order of the data; returns pairs ``(issue, row of the data)``."""
    clerk, pairs = people["clerk"], []
    with clock.pretend(CONFERENCE_DAY, 14):
        conference_actions.open_conference(conference, by=clerk)
    for row in load("opinions")["opinions"]:
        speaker = row["speaker"]
        group = units.get(f"TDP{speaker['residential_group']}")
        with clock.pretend(CONFERENCE_DAY, 15):
            person = find_or_add_person(by=clerk, ward=conference.ward, **_who(speaker, group))
            opinion = record_opinion(
                conference,
                by=clerk,
                source=row["source"],
                verbatim=row["verbatim"],
                received_on=day(row["received_on"]),
                speaker=person,
                residential_group=group,
                on_behalf_of=speaker["organisation"] or "",
                issues=[
                    _issue_row(issue, excerpt, units, categories)
                    for issue, excerpt in zip(row["issues"], _excerpts(row["verbatim"]), strict=True)
                ],
            )
        issues = [link.issue for link in opinion.links.select_related("issue").order_by("position", "pk")]
        pairs += zip(issues, row["issues"], strict=True)
    Opinion.objects.filter(conference=conference).update(is_demo=True)
    Issue.objects.filter(conference=conference).update(is_demo=True)
    return pairs


def complete_record(conference, people):
    with clock.pretend(CONFERENCE_DAY, 17, 15):
        record_conference(conference, by=people["clerk"])


def sum_up_for_the_public(pairs, people):
    """What the public notice says of every issue: short, without names."""
    with clock.pretend(SUMMED_UP_ON, 10):
        for issue, row in pairs:
            issue.refresh_from_db()
            edit_issue(issue, by=people["clerk"], version=issue.version, public_summary=row["public_summary"])
