"""What goes up to a higher body, and what the citizens are told of it (domain.md 3.4, 3.5: 6a, 6b)."""

import re

from dialogue_site.issuing import SIGNING
from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits
from dialogue_site.lib.text import fold
from dialogue_site.models.documents import LETTER_CODE, DocumentState, System
from feedback import reports
from feedback.models import Issue, OpinionIssue
from feedback.models.issues import Authority

from ..models.dossiers import DossierForm
from .letters import addressee, kept_by
from .words import division, listed, lower_first, occasion, sentence, upper_first, usual_signer

#: Type code and printed name by form; the form itself is the ``kind`` of the paper.
TYPES = {
    DossierForm.SUBMISSION: (LETTER_CODE, "CÔNG VĂN"),
    DossierForm.TRANSFER: ("PC", "PHIẾU CHUYỂN"),
}
#: A committee of the Party is written to in the Party's format (domain.md 3.4, row 6a).
_PARTY_BODIES = tuple(map(fold, ("Thành ủy", "Tỉnh ủy", "Quận ủy", "Huyện ủy", "Đảng ủy", "Ban Thường vụ")))
#: What a label says already.
_ASKING = re.compile(r"^đề nghị:?\s+", re.IGNORECASE)
SUBJECT = "đề nghị xem xét, giải quyết kiến nghị của Nhân dân vượt thẩm quyền của {division}"
TRANSFER_SUBJECT = "Kiến nghị của công dân tại Hội nghị đối thoại"
INTERIM_SUBJECT = "thông báo việc chuyển kiến nghị đến cơ quan có thẩm quyền"


def bodies_of(dossier):
    """Whom the paper addresses, one each: “UBND Thành phố; Sở Xây dựng” names two."""
    return [name.strip() for name in dossier.sent_to.split(";") if name.strip()]


def system_of(dossier):
    """In which system the paper is written: the Party's to the Party's committees, else the state's."""
    to_party = fold(dossier.sent_to).startswith(_PARTY_BODIES)
    return System.PARTY if to_party and dossier.form == DossierForm.SUBMISSION else System.STATE


def paper_facts(dossier, items, unit, day, today):
    """The fields of a fresh draft: letterhead of ``day``, type, subject, text, addressees, recipients, signature."""
    conference, system = dossier.conference, system_of(dossier)
    issuer = issuer_of(conference.ward, system, day)
    letterhead = letterhead_on(issuer, system, day)
    code, name = TYPES[dossier.form]
    slip = dossier.form == DossierForm.TRANSFER
    body = slip_body(dossier, items, issuer.name_on(day)) if slip else submission_body(dossier, items, system, today)
    return {
        "kind": dossier.form,
        "system": system,
        "issuer": issuer,
        "type_code": code,
        "type_name": name,
        "symbol": letterhead.symbol,
        "place": letterhead.place,
        "date": day,
        "drafting_unit": unit,
        "subject": TRANSFER_SUBJECT if slip else SUBJECT.format(division=division(conference)),
        "body": body,
        "addressees": "" if slip else "\n".join(bodies_of(dossier)),
        "recipients": "\n".join(slip_recipients(dossier, items) if slip else _recipients(dossier, system, unit, day)),
        **paper_signature(conference, system, dossier.form),
    }


def paper_signature(conference, system, form):
    """The chairman signs a submission, the head of the office a transfer slip by order (rows 6a, 6b)."""
    authority, post = SIGNING[system][2 if form == DossierForm.TRANSFER else 0]
    return {"authority": authority, "post": post, "signer": usual_signer(conference, post)}


def drawn_from(dossier, items):
    """The facts of the dossier that its paper says: kept with the draft, so that a later change of them is seen."""
    return {
        "form": str(dossier.form),
        "sent_to": dossier.sent_to,
        "expected_on": dossier.expected_on.isoformat() if dossier.expected_on else None,
        "issues": [[item.issue.code, item.issue.summary, item.asked] for item in items],
    }


def paper_is_stale(dossier, items):
    """Was the draft written from other facts than the dossier has now? Then it is written anew before it is sent."""
    document = dossier.document
    if document is None or document.state != DocumentState.DRAFT:
        return False
    return document.printed.get("drawn_from", drawn_from(dossier, items)) != drawn_from(dossier, items)


def figures_of(dossier, items, today):
    """The counts the submission prints, from the one query module, with their day."""
    report = reports.Report(reports.Scope.of_conference(dossier.conference), today)
    above = Issue.objects.filter(conference=dossier.conference).counted().exclude(authority=Authority.WARD).count()
    return {
        "issues": report.figures["issues"].value,
        "higher_authority": max(above, len(items)),
        "sent_up": len(items),
        "as_of": today.isoformat(),
    }


def asked_by_default(issue, sent_to):
    """What is asked of the body until somebody words it better."""
    summary = lower_first(issue.summary.strip().rstrip(" .;"))
    where = f" ({issue.place.strip()})" if issue.place.strip() and fold(issue.place) not in fold(issue.summary) else ""
    bodies = listed([name.strip() for name in sent_to.split(";") if name.strip()])
    return f"Về {summary}{where}: đề nghị {bodies} xem xét, giải quyết và trả lời."


def asked_of(item, sent_to):
    """What is asked of the body, below the matter the citizen raised: typed words never stand in its place."""
    asked = item.asked.strip()
    if not asked:
        return asked_by_default(item.issue, sent_to)
    matter = lower_first(item.issue.summary.strip().rstrip(" .;"))
    return asked if fold(matter) in fold(asked) else f"Về {matter}: {lower_first(asked)}"


def submission_body(dossier, items, system, today):
    """Sample 6a: what the conference was, how many matters go beyond the ward, what is asked, until when."""
    conference, figures = dossier.conference, figures_of(dossier, items, today)
    place = division(conference)
    ward, title = lower_first(conference.ward.name_on(conference.date)), lower_first(conference.title.strip(" ."))
    asking = f"UBND {place}" if system == System.STATE else f"Ban Thường vụ Đảng ủy {place}"
    some = len(items) < figures["higher_authority"]
    theirs = f"trong đó {two_digits(len(items))} vấn đề " if some else ""
    opening = (
        f"Ngày {running_date(conference.date)}, {ward} tổ chức {title}. "
        f"Trong {two_digits(figures['issues'])} vấn đề được nêu có {two_digits(figures['higher_authority'])} vấn đề "
        f"vượt thẩm quyền của {place}, {theirs}thuộc thẩm quyền giải quyết của quý cơ quan. {asking} kiến nghị như sau:"
    )
    asked = [sentence(upper_first(asked_of(item, dossier.sent_to))) for item in items]
    if len(asked) > 1:
        asked = [f"{n}. {text}" for n, text in enumerate(asked, start=1)]
    closing = (
        f"{asking} thông báo việc chuyển kiến nghị cho người có ý kiến; kính đề nghị có văn bản trả lời"
        f"{_until(dossier)} để {place} thông báo với Nhân dân."
    )
    return "\n\n".join([opening, *asked, closing])


def slip_body(dossier, items, issuer_name):
    """Sample 6b: who asks, what, and why it goes to that body; several matters are numbered."""
    bodies = listed(bodies_of(dossier))
    lines = [f"{issuer_name} chuyển đến {bodies} {'kiến nghị' if len(items) == 1 else 'các kiến nghị'} sau đây:"]
    for n, item in enumerate(items, start=1):
        who = "; ".join(petitioners(item.issue)) or "Nhân dân tại hội nghị"
        matter = upper_first(item.issue.summary.strip(" .;"))
        asked = item.asked.strip() if fold(item.asked).strip(" .;") != fold(matter) else ""
        facts = [f"Người kiến nghị: {sentence(who)}"]
        facts += [f"Nội dung: {sentence(matter)}"] if len(items) == 1 else []
        facts += [f"Đề nghị: {sentence(_ASKING.sub('', asked))}"] if asked else []
        if len(items) == 1:
            lines += [f"{place}. {fact}" for place, fact in enumerate(facts, start=1)]
        else:
            lines += [f"{n}. {matter}", *(f"- {fact}" for fact in facts)]
    lines.append(
        "Lý do chuyển: thuộc thẩm quyền giải quyết của quý cơ quan. Đề nghị trả lời công dân và thông báo kết quả "
        f"về UBND {division(dossier.conference)}{_until(dossier)}."
    )
    return "\n\n".join(lines)


def petitioners(issue):
    """Those who asked, as a paper names them; a voice without a name by the group it spoke for."""
    links = OpinionIssue.objects.filter(issue=issue).counted()
    found = {}
    for link in links.select_related("opinion__speaker__residential_group", "opinion__residential_group"):
        opinion = link.opinion
        found[addressee(opinion.speaker, None if opinion.speaker_id else opinion)] = None
    return list(found)


def _until(dossier):
    return f" chậm nhất ngày {running_date(dossier.expected_on)}" if dossier.expected_on else ""


def _recipients(dossier, system, unit, day):
    place = division(dossier.conference)
    if system == System.PARTY:
        return ["Như trên", "Ban Thường vụ Đảng ủy", f"Ủy ban MTTQ {place} (để giám sát)", "Lưu Văn phòng Đảng ủy"]
    return [
        "Như trên",
        "Thường trực Đảng ủy (để b/c)",
        f"Ủy ban MTTQ {place} (để giám sát)",
        kept_by(unit, day),
    ]


def slip_recipients(dossier, items):
    """Nơi nhận of a transfer slip: the bodies, those who asked, the Front."""
    people = {name: None for item in items for name in petitioners(item.issue)}
    known = [f"{name} (để biết)" for name in people]
    return [*bodies_of(dossier), *known[:10], f"Ủy ban MTTQ {division(dossier.conference)}", "Lưu: VT, VP"]


def cited_paper(dossier):
    """“Công văn số 496/UBND-KTHTĐT ngày 14/10/2026”, as another text names the paper."""
    name = "Phiếu chuyển" if dossier.form == DossierForm.TRANSFER else "Công văn"
    return f"{name} số {dossier.document_number} ngày {running_date(dossier.document_date)}"


def interim_body(dossier, name, links):
    """The letter that tells one citizen to whom the matter went, with which paper, and what happens next."""
    conference = dossier.conference
    place = division(conference)
    asked = "; ".join(dict.fromkeys(lower_first(link.issue.summary.strip(" .;")) for link in links))
    these = "Nội dung này" if len(links) == 1 else "Các nội dung này"
    asked_for = f" và đề nghị trả lời{_until(dossier)}" if dossier.expected_on else " và đề nghị trả lời"
    return "\n\n".join(
        [
            f"{occasion(conference, [link.opinion.source for link in links])}, {name} có kiến nghị về: {asked}.",
            f"{these} thuộc thẩm quyền giải quyết của {listed(bodies_of(dossier))}. UBND {place} đã chuyển kiến nghị "
            f"bằng {cited_paper(dossier)}{asked_for}.",
            f"UBND {place} tiếp tục theo dõi, đôn đốc và sẽ thông báo bằng văn bản đến {name} khi có trả lời.",
        ]
    )


def reminder_body(dossier, items, day):
    """The letter that reminds the body: what was sent when, what is still without a reply."""
    place = division(dossier.conference)
    waiting = [item for item in items if not item.reply]
    opening = (
        f"Ngày {running_date(dossier.document_date)}, UBND {place} có {cited_paper(dossier)} đề nghị giải quyết kiến "
        f"nghị của Nhân dân tại Hội nghị đối thoại ngày {running_date(dossier.conference.date)}"
    )
    if dossier.expected_on:
        opening += f", thời hạn đề nghị trả lời: {running_date(dossier.expected_on)}"
    opening += f". Đến ngày {running_date(day)}, UBND {place} chưa nhận được trả lời đối với {two_digits(len(waiting))}"
    asked = [f"{n}. {sentence(upper_first(item.issue.summary))}" for n, item in enumerate(waiting, start=1)]
    closing = (
        f"UBND {place} kính đề nghị {listed(bodies_of(dossier))} quan tâm, sớm có văn bản trả lời để {place} "
        "thông báo với Nhân dân."
    )
    return "\n\n".join([f"{opening} vấn đề:", *asked, closing])


def answer_text(dossier, item):
    """What an answer to the citizens starts from: whose reply, by which paper, and its words."""
    number = f" số {item.reply_number}" if item.reply_number else ""
    return (
        f"{listed(bodies_of(dossier))} đã trả lời tại văn bản{number} "
        f"ngày {running_date(item.reply_date)} như sau:\n\n{item.reply}"
    )
