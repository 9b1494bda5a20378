"""The demo's third stage: the four real conclusions, and an illustrative state of every issue on 15/11/2022."""

from datetime import date, timedelta
from functools import partial

from dialogue_site import clock
from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import Notification, OfficialDocument
from resolutions.actions import assignments, chases, conclusions, conferences, followups, notices, tasks
from resolutions.states import AssignmentState

from .house import day, load
from .story import (
    Days,
    Matter,
    answer_through_the_house,
    ask_for_time,
    at_work,
    of_one_citizen,
    record_outside,
    relay,
    send_letter,
    send_up,
)

RECORDED_ON = date(2022, 10, 3)
SETTLED_ON = date(2022, 10, 6)
NOTICE_ON = date(2022, 10, 7)
HELD_ON = date(2022, 9, 30)
AS_OF = date(2022, 11, 14)
REMINDED_ON = (date(2022, 10, 26), date(2022, 11, 2), date(2022, 11, 9))


def _wording(row):
    kind = row.get("kind")
    return DueWording(kind=kind, date=day(row.get("date")), recurrence=row.get("recurrence", "")) if kind else None


def answer_in_the_room(pairs, people):
    """The eleven matters the chair and the heads of units answered on the spot."""
    with clock.pretend(HELD_ON, 16):
        for issue, row in pairs:
            if row["status"] == "answered_at_conference":
                followups.record_oral_reply(
                    issue, by=people["clerk"], replied_by=row["answered_by"], is_final=True, replied_on=HELD_ON,
                    gist=row["note"].removeprefix("Trả lời: "),
                )  # fmt: skip
                followups.record_result(
                    issue, by=people["clerk"], result=row["result"], happened_on=HELD_ON, text=row["note"]
                )


def settle_conclusions(conference, units, people):
    """The four conclusions with their tasks; settling them gives the tasks to their units."""
    with clock.pretend(SETTLED_ON):
        for row in load("conference")["conclusions"]:
            conclusion = conclusions.add_conclusion(
                conference, by=people["clerk"], text=row["text"], addressee=row["addressee"]
            )
            for task in row["tasks"]:
                tasks.add_task(
                    conclusion, by=people["clerk"], action=task["action"], lead_unit=units[task["lead"]],
                    cooperating_units=[units[code] for code in task.get("cooperating", [])], wording=_wording(task),
                    issue_scope=task.get("scope", "none"), paper=task.get("paper", ""),
                )  # fmt: skip
        conferences.conclude_conference(conference, by=people["leader"])


def issue_notice(conference, people):
    """The notice of conclusions, issued on 07/10/2022 under an illustrative number."""
    facts = load("conference")["notice"]
    with clock.pretend(NOTICE_ON):
        document = notices.draft_notice(conference, by=people["clerk"], system="party")
        document = OfficialDocument.objects.get(pk=document.pk)
        notices.edit_notice(document, by=people["clerk"], version=document.version, recipients=facts["recipients"])
        notices.issue_notice(
            document, by=people["leader"], number=facts["number"], date=day(facts["date"]), signer=facts["signer"],
            authority="T/M BAN THƯỜNG VỤ", post="BÍ THƯ",
        )  # fmt: skip


def _officer(people, code):
    return people[{"DCXD": "responder", "VHXH": "responder-vhxh", "CAP": "responder-cap"}.get(code, "clerk")]


def _give(issue, row, units, people, *, on, wording=None):
    issue.refresh_from_db()
    with clock.pretend(on, 15):
        assignment = assignments.assign_issue(
            issue,
            by=people["clerk"],
            unit=units[row["lead"]],
            wording=wording,
            cooperating=[units[code] for code in row["cooperating"]],
        )
    if assignment.state != AssignmentState.OFFERED:
        return
    with clock.pretend(on + timedelta(days=3)):
        assignments.accept_assignment(assignment, by=_officer(people, row["lead"]))


def assign_with_a_date_of_their_own(pairs, units, people):
    """Matters for which the chair named another day than the rest, before the conclusions were settled."""
    for issue, row in pairs:
        if given := row.get("deadline"):
            wording = DueWording(kind=given["kind"], date=day(given["date"]))
            _give(issue, row, units, people, on=RECORDED_ON, wording=wording)


def assign_the_others(pairs, units, people):
    """Every other open matter goes to its unit with the notice; the unit takes it three days later."""
    for issue, row in pairs:
        if row["status"] != "answered_at_conference" and "deadline" not in row:
            _give(issue, row, units, people, on=NOTICE_ON)


def carry_on(conference, pairs, units, people):
    """What each unit did until 15/11/2022: answers, results, matters sent up, later days, work in progress."""
    days, by_number, sent_up = Days(), {}, {}
    for issue, row in pairs:
        matter = Matter(issue, row, people)
        if row["status"] == "answered_at_conference":
            continue
        if row.get("sent_up"):
            box = send_up(days, [matter], units, people, conference, row["sent_up"])
            relay(days, box, matter, row["replied"])
        if row.get("written_reply"):
            if "/UBND-" in row["written_reply"]["number"] and row["result"] != "with_higher":
                answer_through_the_house(days, matter, by_number)
            else:
                record_outside(days, matter)
        elif sent := row.get("escalation"):
            sent_up.setdefault(sent["number"], []).append(matter)
        else:
            if asked := row.get("extension"):
                ask_for_time(days, matter, asked)
            if row["status"] != "complex_notice":
                at_work(days, matter)
    for matters in sent_up.values():
        send_up(days, matters, units, people, conference, matters[0].row["escalation"])
    for matters in of_one_citizen(by_number):
        send_letter(days, matters, people, conference)
    for morning in REMINDED_ON:
        days.at(morning, partial(chases.remind, morning), hour=7)
    days.tell()


def finish_tasks(conference, people):
    """The tasks of the first conclusion were done in time."""
    with clock.pretend(date(2022, 10, 10), 16):
        for task in conference.conclusions.get(number=1).tasks.all():
            tasks.complete_task(
                task, by=people["clerk"], on=date(2022, 10, 7), note="Đã thực hiện; kèm Thông báo kết luận."
            )


def leave_the_bell_calm():
    """Only what happened in the last days still rings."""
    Notification.objects.filter(created_at__date__lt=AS_OF).update(read_at=clock.now())
