"""Answers and letters carried to a state through the actions people use."""

from datetime import date

from dialogue_site.issuing import Signing
from feedback.models import Issue, OpinionIssue
from resolutions.actions.letters import dispatch_letter, draft_letter, issue_letter
from resolutions.documents.answer_letter import approved_words
from resolutions.models import Answer

SIGNED_ON = date(2022, 10, 20)
SENT_ON = date(2022, 10, 21)
SIGNING = Signing(
    date=SIGNED_ON, authority="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", post="PHÓ CHỦ TỊCH", signer="Trần Thị B"
)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def approved_answer(cast, issue, *, outcome="explained", **facts):
    """An approved edition, as the leader leaves it, and the issue at that stage."""
    facts = {"text": "UBND phường đã kiểm tra thực tế ngày 12/10/2022."} | facts
    answer = Answer.objects.create(
        issue=issue, edition=issue.answers.count() + 1, unit=issue.lead_unit, outcome=outcome, state="approved",
        recorded_by=cast.responder, approved_by=cast.leader, approved_on=date(2022, 10, 18), **facts,
    )  # fmt: skip
    Issue.objects.filter(pk=issue.pk).update(stage="approved")
    issue.refresh_from_db()
    return answer


def links_of(*issues):
    found = OpinionIssue.objects.filter(issue__in=issues)
    return list(found.select_related("issue__lead_unit", "opinion__speaker", "opinion__residential_group"))


def drafted_letter(cast, issue, answer=None, *, kind="answer_letter", link=None, **facts):
    """One letter about one issue, to the person (or voice) that asked first, or by ``link``."""
    link = link or links_of(issue)[0]
    whom = {"person": link.opinion.speaker} if link.opinion.speaker_id else {"opinion": link.opinion}
    body = "\n".join(["UBND phường trả lời như sau.", *(approved_words(answer) if answer else ())])
    facts = {"subject": "trả lời kiến nghị", "body": body, "day": SIGNED_ON} | whom | facts
    return draft_letter(
        kind, by=cast.clerk, conference=issue.conference, links=[link],
        answers={issue.pk: answer} if answer else None, **facts,
    )  # fmt: skip


def issued_letter(cast, issue, answer=None, **facts):
    return issue_letter(drafted_letter(cast, issue, answer, **facts), by=cast.clerk, signing=SIGNING)


def dispatched(cast, letter, **facts):
    facts = {"channel": "handed", "sent_on": SENT_ON} | facts
    return dispatch_letter(letter, by=cast.clerk, **facts)
