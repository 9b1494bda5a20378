"""The demo's third stage: the four real conclusions, and an illustrative state of every issue on 15/11/2022."""

from datetime import date, timedelta

from dialogue_site import clock
from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import Notification, OfficialDocument
from feedback.models import Issue
from resolutions.actions import assignments, conclusions, conferences, followups, notices, tasks

from .house import day, load

RECORDED_ON = date(2022, 10, 3)
SETTLED_ON = date(2022, 10, 6)
NOTICE_ON = date(2022, 10, 7)
HELD_ON = date(2022, 9, 30)
AS_OF = date(2022, 11, 14)


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


def _paper(facts):
    return {"document_number": facts["number"], "document_date": day(facts["date"])}


def carry_on(pairs, units, people):
    """What each unit did until 15/11/2022: answers, results, matters sent up, complex ones, work in progress."""
    for issue, row in pairs:
        if row["status"] == "answered_at_conference":
            continue
        issue = Issue.objects.get(pk=issue.pk)
        officer = _officer(people, row["lead"])
        if reply := row.get("written_reply"):
            _answer(issue, row, reply, officer)
        elif sent := row.get("escalation"):
            with clock.pretend(day(sent["date"])):
                followups.record_escalation(
                    issue, by=officer, sent_to=sent["to"], body=units.get(row.get("higher_body")),
                    expected_on=day(sent["reply_requested_by"]), note=row["note"], **_paper(sent),
                )  # fmt: skip
        elif told := row.get("complex_notice"):
            with clock.pretend(day(told["date"])):
                followups.record_complex_notice(
                    issue, by=officer, why=told["reason"], responsible_body=told["responsible_body"],
                    expected_on=day(told["expected_by"]), note=row["note"], **_paper(told),
                )  # fmt: skip
        else:
            with clock.pretend(AS_OF):
                followups.record_progress(issue, by=officer, text=row["note"], happened_on=AS_OF)
                issue.refresh_from_db()
                followups.record_result(issue, by=officer, result="underway", text=row["note"], happened_on=AS_OF)


def _answer(issue, row, reply, officer):
    answered = day(reply["date"])
    done = max(day(row.get("completed_on")) or answered, answered)
    with clock.pretend(answered):
        followups.record_answer(issue, by=officer, text=row["note"], **_paper(reply))
    issue.refresh_from_db()
    with clock.pretend(done, 16):
        followups.record_result(
            issue,
            by=officer,
            result=row["result"],
            text=row["note"],
            happened_on=day(row.get("completed_on")) or answered,
        )


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
