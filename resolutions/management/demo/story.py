"""The demo's fourth stage: what the units, the office, the higher bodies and the Front did until 15/11/2022.

Told in the order of days, because numbers of papers and states follow one another. Posts are signed for by
whom the article names in them; numbers, words and all other names are invented, and nothing here happened.
"""

from datetime import date, timedelta

from dialogue_site import clock
from dialogue_site.issuing import Signing
from dialogue_site.lib.duedates import DueWording
from feedback.models import Issue
from resolutions.actions import (
    answer_letters,
    answers,
    dossier_papers,
    dossier_replies,
    dossiers,
    extensions,
    followups,
    letters,
)
from resolutions.models import Letter
from resolutions.models.extensions import ExtensionKind

from .evidence import evidence_of
from .house import day

SIGNED = {"authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "post": "PHÓ CHỦ TỊCH", "signer": "Lưu Ngọc Tiến"}
BY_ORDER = {"authority": "TL. CHỦ TỊCH", "post": "CHÁNH VĂN PHÒNG", "signer": "Đỗ Thị Thu Hương"}
OFFICERS = {"DCXD": "responder", "VHXH": "responder-vhxh", "CAP": "responder-cap"}
HEADS = {"DCXD": "head"}
AS_OF = date(2022, 11, 14)


class Days:
    """What happened, gathered in any order and told day by day."""

    def __init__(self):
        self._told = []

    def at(self, when, told, hour=9):
        self._told.append((when, hour, len(self._told), told))

    def tell(self):
        for when, hour, _order, told in sorted(self._told, key=lambda row: row[:3]):
            with clock.pretend(when, hour):
                told()


def fresh(issue):
    return Issue.objects.select_related("conference", "ward", "lead_unit").get(pk=issue.pk)


def signing(when, number=None):
    return Signing(date=when, number=number, **SIGNED)


def written(row):
    """What the letter of its day says: ``letter`` where ``note`` tells of what happened after it."""
    return row.get("letter") or row["note"]


def number_of(facts):
    """The number in “412/UBND-ĐCXD”, as the office's own register gave it."""
    return int(facts["number"].partition("/")[0])


class Matter:
    """One issue of the data file with the people of its unit."""

    def __init__(self, issue, row, people):
        self.issue, self.row, self.people = issue, row, people
        self.officer = people[OFFICERS.get(row["lead"], "clerk")]
        self.head = people[HEADS.get(row["lead"], "clerk")]

    def draft(self, text=None, **facts):
        return answers.draft_answer(fresh(self.issue), by=self.officer, text=text or written(self.row), **facts)

    def _living(self):
        return fresh(self.issue).answers.living().select_related("issue__conference", "issue__ward", "unit").get()

    def submit(self):
        answer = self._living()
        answers.submit_answer(answer, by=self.officer)

    def check(self):
        answer = self._living()
        if answer.state == "checking":
            answers.check_answer(answer, by=self.head)

    def approve(self):
        answers.approve_answer(self._living(), by=self.people["leader"])

    def send_back(self):
        reason = "Chưa nêu rõ thời hạn và đơn vị thực hiện; đề nghị bổ sung kết quả làm việc với các bên."
        answers.send_back_answer(self._living(), by=self.people["leader"], reason=reason)

    def record_result(self, result, on, note=None):
        followups.record_result(
            fresh(self.issue), by=self.officer, result=result, text=note or self.row["note"], happened_on=on
        )


def outcome_of(row, answered):
    """What the letter of ``answered`` could say: a work finished later is promised, one finished is proved."""
    done = day(row.get("completed_on"))
    if row["result"] == "explained":
        return {"outcome": "explained"}
    if row["result"] == "underway":
        return {"outcome": "scheduled", "promised_on": day(row.get("promised_on", "2022-12-31"))}
    if done and done > answered:
        return {"outcome": "scheduled", "promised_on": done}
    return {"outcome": "resolved"}


def answer_through_the_house(days, matter, letters_by_number):
    """Draft, check, approval, letter and dispatch of one answer; its result on the day the work was done."""
    row, reply = matter.row, matter.row["written_reply"]
    answered = day(reply["date"])
    facts = outcome_of(row, answered)
    if row.get("legal_basis"):
        facts["legal_basis"] = row["legal_basis"]

    if relayed := row.get("replied"):
        # The reply of the higher body is the draft, written by the office that passes it on.
        drafted, matter.officer = day(relayed["recorded_on"]), matter.people["clerk"]
        days.at(answered, lambda: matter.record_result(row["result"], answered), hour=17)
    else:
        drafted = answered - timedelta(days=5)
        files = [evidence_of(row)] if facts["outcome"] == "resolved" else []
        days.at(drafted, lambda: matter.draft(files=files, **facts))
    days.at(drafted, matter.submit, hour=11)
    days.at(drafted + timedelta(days=1), matter.check)
    days.at(answered - timedelta(days=1), matter.approve, hour=15)
    letters_by_number.setdefault(reply["number"], []).append(matter)
    done = day(row.get("completed_on"))
    if not relayed and facts["outcome"] == "scheduled" and row["result"] == "resolved":
        days.at(done, lambda: matter.record_result("resolved", done), hour=16)


def send_letter(days, matters, people, conference):
    """One letter for all the issues of one citizen under the number of the office's register."""
    reply = matters[0].row["written_reply"]
    answered = day(reply["date"])

    def issue():
        link = matters[0].issue.links.select_related("opinion__speaker").get()
        key = answer_letters.key_of(person=link.opinion.speaker)
        letter = answer_letters.write_letter(conference, by=people["clerk"], key=key)
        letters.issue_letter(letter, by=people["clerk"], signing=signing(answered, number_of(reply)))

    def hand_over():
        letter = Letter.objects.get(items__link__issue=matters[0].issue, kind="answer_letter")
        letters.dispatch_letter(
            letter, by=people["clerk"], channel="handed", sent_on=answered,
            received_by=letter.person.full_name, note="Đã ký giấy biên nhận",
        )  # fmt: skip

    days.at(answered, issue)
    days.at(answered, hand_over, hour=15)


def record_outside(days, matter):
    """An answer whose paper was made elsewhere, and what came of it."""
    row, reply = matter.row, matter.row["written_reply"]
    answered = day(reply["date"])

    def record():
        followups.record_answer(
            fresh(matter.issue), by=matter.people["clerk"], text=written(row), document_number=reply["number"],
            document_date=answered, channel="posted", files=[evidence_of(row)],
            outcome="higher" if row["result"] == "with_higher" else row["result"],
        )  # fmt: skip

    done = day(row.get("completed_on")) or answered
    days.at(answered, record)
    days.at(max(done, answered), lambda: matter.record_result(row["result"], done), hour=16)


def send_up(days, matters, units, people, conference, sent):
    """One dossier to one body, its paper and the letters that tell each citizen; returns a box with the dossier."""
    when, box = day(sent["date"]), {}

    def send():
        dossier = dossiers.open_dossier(
            conference, by=people["clerk"], sent_to=sent["to"], body=units.get(matters[0].row.get("higher_body")),
            form=sent.get("form", "submission"), expected_on=day(sent["reply_requested_by"]),
        )  # fmt: skip
        dossiers.add_dossier_issue(dossier, by=people["clerk"], issues=[fresh(m.issue) for m in matters])
        for item in dossier.items.select_related("issue"):
            asked = next(m.row["asked"] for m in matters if m.issue.pk == item.issue_id)
            dossiers.edit_dossier_issue(item, by=people["clerk"], asked=asked)
        dossier.refresh_from_db()
        dossier_papers.draft_dossier_paper(dossier, by=people["clerk"])
        dossier.refresh_from_db()
        told = dossier_papers.Told(signing=signing(when, sent.get("interim_number")), channel="posted", sent_on=when)
        signed = BY_ORDER if dossier.form == "transfer_slip" else SIGNED
        dossier_papers.send_dossier(dossier, by=people["clerk"], date=when, number=number_of(sent), told=told, **signed)
        box["dossier"] = dossier

    days.at(when, send)
    return box


def relay(days, box, matter, replied):
    """The body replied; the reply becomes the answer that goes through the house like every other."""

    def record():
        dossier = box["dossier"]
        dossier.refresh_from_db()
        item = dossier.items.get()
        dossier_replies.record_dossier_reply(
            dossier, by=matter.people["clerk"], reply_number=replied["number"], reply_date=day(replied["date"]),
            replies={item.pk: replied["text"]},
        )  # fmt: skip

    def pass_on():
        dossier = box["dossier"]
        dossier.refresh_from_db()
        item = dossier.items.get()
        facts = {"text": written(matter.row), "outcome": "explained"}
        dossier_replies.relay_dossier(dossier, by=matter.people["clerk"], answers={item.pk: facts})

    days.at(day(replied["recorded_on"]), record)
    days.at(day(replied["recorded_on"]), pass_on, hour=10)


def ask_for_time(days, matter, asked):
    """A later day asked for by the unit and granted with the letters to every citizen."""
    kind = ExtensionKind(asked["kind"])

    def request():
        extensions.request_extension(
            fresh(matter.issue), by=matter.officer, kind=kind, reason=asked["reason"],
            wording=DueWording("no_later_than", date=day(asked["until"])),
            responsible_body=asked.get("responsible_body", ""),
        )  # fmt: skip

    def grant():
        extension = fresh(matter.issue).extensions.select_related("issue__conference", "issue__ward").get()
        when = day(asked["date"])
        number = number_of(asked) if asked.get("number") else None
        extensions.grant_extension(
            extension, by=matter.people["leader"], signing=signing(when, number), channel="handed", sent_on=when
        )

    days.at(day(asked["date"]) - timedelta(days=2), request)
    days.at(day(asked["date"]), grant)


def at_work(days, matter):
    """Where the matter stood on the day before the demo's own."""

    def report():
        followups.record_progress(fresh(matter.issue), by=matter.officer, text=matter.row["note"], happened_on=AS_OF)
        matter.record_result("underway", AS_OF)

    days.at(AS_OF, report, hour=8)
    if drafted := matter.row.get("drafted"):
        facts = {"outcome": drafted["outcome"], "promised_on": day(drafted.get("promised_on"))}
        days.at(AS_OF, lambda: matter.draft(drafted["text"], legal_basis=drafted.get("legal_basis", ""), **facts))
        steps = ("submit", "check", "approve", "send_back")
        for hour, step in enumerate((step for step in steps if step in drafted["steps"]), start=10):
            days.at(AS_OF, getattr(matter, step), hour=hour)


def of_one_citizen(by_number):
    """The matters under each number of the register, by the citizen who asked: a letter goes to one of them."""
    for matters in by_number.values():
        found = {}
        for matter in matters:
            found.setdefault(matter.issue.links.get().opinion.speaker_id, []).append(matter)
        yield from found.values()
