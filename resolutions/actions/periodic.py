"""Periodic reports: drafted from the record as of a day, approved and frozen, sent with a number, acknowledged.

An unsatisfactory verdict of the Front without a response blocks the approval, unless the leader overrides it in
writing; the Front reads the reason on the report (peers.md 5.3 rule 13).
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from conferences.models import Conference
from conferences.states import ConferenceState as C
from dialogue_site import audit, clock, issuing
from dialogue_site.edits import save_edit
from dialogue_site.issuing import Signing
from dialogue_site.letterheads import issuer_of
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import System
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from .. import period_figures
from ..documents import report as words
from ..models import PeriodicReport, Review
from ..models.periodic import MONTHS, ReportKind
from ..permissions import (
    can_acknowledge_report,
    can_approve_report,
    can_draft_report,
    can_edit_report,
    can_send_report,
    can_withdraw_report,
)
from ..states import ReportState

#: States of a conference on which there is something to report.
REPORTING = (C.RECORDED, C.CONCLUDED, C.FOLLOWING_UP, C.CLOSED)
EDITABLE = ("subject", "body", "recipients", "addressees", "authority", "post", "signer")
#: Fewer letters than that explain nothing to the Front.
LEAST_REASON = 15


def first_day(kind, last):
    """The first day of a preset period that ends on ``last``; a quarter is the calendar's, as its title says."""
    if kind == ReportKind.QUARTER:
        return date(last.year, (last.month - 1) // 3 * 3 + 1, 1)
    months = MONTHS.get(ReportKind(kind))
    if months is None:
        return None
    after = last + timedelta(days=1)
    place = after.year * 12 + after.month - 1 - months
    year, month = divmod(place, 12)
    longest = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(after.day, longest))


@transaction.atomic
def draft_report(conference, *, by, kind, period_to, period_from=None, system=System.STATE, today=None):
    """Write a draft from the record as of ``period_to`` and return the :class:`PeriodicReport`.

    A preset period without ``period_from`` is counted back from its last day, not beyond the conference. One draft of
    each kind at a time; one standing report of a kind and a period.
    """
    require(can_draft_report(by, conference))
    today = today or clock.today()
    _hold(conference)
    if conference.state not in REPORTING:
        raise NotAllowedNow(_t("A report follows the record of the session: complete it first."))
    if period_to > today:
        raise ValidationError({"period_to": _t("A report holds as of a day that has come: %s is still to come.") % screen_date(period_to)})  # fmt: skip  # noqa: E501
    if period_to < conference.date:
        raise ValidationError({"period_to": _t("The period ends before the conference was held.")})
    period_from = period_from or max(first_day(kind, period_to) or conference.date, conference.date)
    if period_from > period_to:
        raise ValidationError({"period_from": _t("The period begins after its end.")})
    if conference.reports.filter(kind=kind, state=ReportState.DRAFT).exists():
        raise NotAllowedNow(_t("There is already a draft of this kind. Edit or withdraw that one."))
    same = conference.reports.standing().filter(kind=kind, period_from=period_from, period_to=period_to)
    if same.exists():
        raise NotAllowedNow(
            _t("There is already a report of this kind on this period. Withdraw that one, or choose another period.")
        )
    previous = None if kind == ReportKind.OPENING else conference.reports.before(period_to).first()
    report = PeriodicReport(
        ward=conference.ward, conference=conference, kind=kind, period_from=period_from, period_to=period_to,
        previous=previous,
    )  # fmt: skip
    report.figures, facts = _written(report, system, today)
    report.document = OfficialDocument.objects.create(
        ward=conference.ward, kind=words.KIND, system=system, type_code=words.TYPE_CODE, type_name=words.TYPE_NAME,
        printed={"figures": report.figures["counts"]}, **facts,
    )  # fmt: skip
    report.save()
    _note(report, by, "report.draft", _("Drafted the report"))
    return report


def overlapping_reports(report):
    """Standing reports of the same kind on the same conference that share days with this one."""
    others = report.conference.reports.standing().filter(kind=report.kind).exclude(pk=report.pk)
    return others.filter(period_from__lte=report.period_to, period_to__gte=report.period_from)


@transaction.atomic
def open_report(conference, *, by, today=None):
    """“What remains of the last”: the opening report for ``conference``, about the one before it; one click.

    Returns the one that is there already.
    """
    require(can_draft_report(by, conference))
    last = conference.previous
    if last is None:
        raise NotAllowedNow(_t("The conference names no previous one. Enter it on the page of the conference."))
    found = last.reports.standing().filter(kind=ReportKind.OPENING).first()
    if found is not None:
        return found
    today = today or clock.today()
    day = max(last.date, min(today, conference.date))
    return draft_report(last, by=by, kind=ReportKind.OPENING, period_from=last.date, period_to=day, today=today)


def _written(report, system, today):
    """``(figures, facts of the paper)`` as the record stands."""
    standing = period_figures.standing_on(report.conference, report.period_to, today)
    figures = period_figures.frozen_figures(standing)
    changes = period_figures.changes_since(report.previous.figures, figures) if report.previous else {}
    return figures, words.report_facts(report, standing, figures, changes, system, today)


def figures_now(report, today=None):
    """The report's figures as the record gives them now, as of its own last day."""
    standing = period_figures.standing_on(report.conference, report.period_to, today or clock.today())
    return period_figures.frozen_figures(standing)


@transaction.atomic
def edit_report(report, *, by, version, rewrite=False, system=None, today=None, **facts):
    """Change the draft's words; ``rewrite`` writes text, annex and figures anew from the record, over what was typed.

    Another ``system`` brings its letterhead, signature and recipients and is written anew too. Raises ``StaleEdit``.
    """
    require(can_edit_report(by, report))
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a report has no fact {', '.join(sorted(unknown))}")
    if report.state != ReportState.DRAFT:
        raise NotAllowedNow(_t("An approved report no longer changes."))
    today, document = today or clock.today(), report.document
    facts = {name: clean_text(value) for name, value in facts.items()}
    changed = {}
    if rewrite or (system and system != document.system):
        document.system = system or document.system
        changed["figures"], facts = _written(report, document.system, today)
    if not facts.get("subject", document.subject) or not facts.get("body", document.body):
        raise NotAllowedNow(_t("A report needs a subject and a text."))
    before = {name: getattr(document, name) for name in EDITABLE}
    for name, value in facts.items():
        setattr(document, name, value)
    issuing.require_printable(document)
    save_edit(report, version=version, by=by, verb="report.edit", label=_("Changed the report"))
    report.figures = changed.get("figures", report.figures)
    report.save(update_fields=["figures"])
    document.printed = {"figures": report.figures["counts"]}
    document.version += 1
    document.save()
    after = {name: getattr(document, name) for name in EDITABLE}
    differing = [name for name in EDITABLE if before[name] != after[name]]
    label = _("Wrote the report anew from the record") if changed else _("Changed the report")
    _note(report, by, "report.edit", label, {n: before[n] for n in differing}, {n: after[n] for n in differing})
    return report


def waiting_verdicts(report):
    """The verdicts without a response that stand in the way of the report."""
    return Review.objects.filter(ward=report.ward_id).of_conference(report.conference_id).waiting()


@transaction.atomic
def approve_report(report, *, by, override_reason="", version=None, today=None):
    """The leader approves: figures and text are kept as they are.

    Refused when the record as of the report's day has changed since it was written, and while a verdict waits for
    the office's response, unless ``override_reason`` says why in words; that is printed at the end of the report.
    ``version`` is what the person read.
    """
    require(can_approve_report(by, report))
    today = today or clock.today()
    _hold(report.conference)
    if report.state != ReportState.DRAFT or (version is not None and version != report.version):
        raise StaleState(report)
    if report.figures != figures_now(report, today):
        raise NotAllowedNow(
            _t("The record has changed since the report was written. Write the text anew, then approve.")
        )
    waiting, reason = list(waiting_verdicts(report)), clean_text(override_reason)
    if waiting and not reason:
        sentence = ngettext(
            "%d verdict of the Front waits for a response. Respond to it, or say in writing why the report goes out.",
            "%d verdicts of the Front wait for a response. Respond to them, or say in writing why the report goes out.",
            len(waiting),
        )
        raise ValidationError({"override_reason": sentence % len(waiting)})
    if waiting and sum(letter.isalpha() for letter in reason) < LEAST_REASON:
        raise ValidationError({"override_reason": _t("Say it in words that the Front can judge.")})
    if waiting:
        _say_overridden(report, waiting, reason, by)
    return move(
        report, "report.approve", by=by, reason=reason if waiting else "", approved_by=by, approved_on=today,
        override_reason=reason if waiting else "",
    )  # fmt: skip


def _say_overridden(report, waiting, reason, by):
    """The paper itself says that it goes out over verdicts without a response; the register shows the reason."""
    document = report.document
    flat = " ".join(reason.split()).rstrip(".")
    text = f"Báo cáo được phê duyệt khi còn {len(waiting):02d} ý kiến giám sát của Ủy ban MTTQ chưa được phản hồi; lý do: {flat}."  # noqa: E501
    document.body = f"{document.body.rstrip()}\n\n{text}"
    document.reason = reason[:1_000]
    document.version += 1
    document.save(update_fields=["body", "reason", "version"])
    watching = holders(ward=report.ward, roles=[Role.MONITOR])
    told = format_lazy(_("A report was approved over verdicts without a response: {subject}"), subject=report)
    tell([user for user in watching if user.pk != by.pk], told, report.get_absolute_url())


def send_report(
    report, *, by, date, authority, post, signer, number=None, series="", version=None, today=None,
    around=issuing.in_transaction,
):  # fmt: skip
    """Give the approved report its number and date and send it: bytes frozen, the Front told.

    ``version`` is what the person saw of the report; ``around`` as in ``dialogue_site.issuing``.
    """
    require(can_send_report(by, report))
    if report.state != ReportState.APPROVED or (version is not None and version != report.version):
        raise StaleState(report)
    if date < report.period_to:
        day = screen_date(report.period_to)
        raise ValidationError({"date": _t("The paper cannot be older than the day as of which it reports, %s.") % day})
    document = report.document
    document.issuer = issuer_of(document.ward, document.system, date)
    signing = Signing(
        date=date, authority=clean_text(authority), post=clean_text(post, multiline=False),
        signer=clean_text(signer, multiline=False), number=number, series=clean_text(series, multiline=False),
    )  # fmt: skip

    def chained(issued):
        move(report, "report.send", by=by, sent_on=issued.date)
        watching = holders(ward=report.ward, roles=[Role.MONITOR, Role.LEADER])
        text = format_lazy(_("Report {number} was sent: {subject}"), number=issued.full_number, subject=report)
        tell([user for user in watching if user.pk != by.pk], text, report.get_absolute_url())

    def with_conference_held(work):
        # The conference before the history: every other verb locks in this order.
        def held():
            _hold(report.conference)
            work()

        around(held)

    issuing.issue(
        document, signing, verb="report_paper.issue", by=by, today=today or clock.today(),
        figures=report.figures["counts"] | {"as_of": report.figures["as_of"]}, then=chained,
        around=with_conference_held,
    )  # fmt: skip
    return report


@transaction.atomic
def acknowledge_report(report, *, by, remark="", today=None):
    """The Front confirms that it has the report, with its remark."""
    require(can_acknowledge_report(by, report))
    remark = clean_text(remark)
    move(
        report, "report.acknowledge", by=by, reason=remark, acknowledged_by=by,
        acknowledged_on=today or clock.today(), remark=remark,
    )  # fmt: skip
    office = holders(ward=report.ward, roles=[Role.CLERK, Role.LEADER])
    told = format_lazy(_("The Front confirmed receipt of the report: {subject}"), subject=report)
    tell(office, told, report.get_absolute_url())
    return report


@transaction.atomic
def withdraw_report(report, *, by, reason):
    """A report not sent yet is put aside for good; its draft paper with it."""
    require(can_withdraw_report(by, report))
    move(report, "report.withdraw", by=by, reason=clean_text(reason))
    move(report.document, "report_paper.discard", by=by)
    return report


def _hold(conference):
    """Hold the conference's row, so that two people do not begin two drafts or approve over each other."""
    conference.state = Conference.objects.select_for_update().values_list("state", flat=True).get(pk=conference.pk)


def _note(report, by, verb, label, before=None, after=None):
    with override("vi"):
        audit.record(by=by, verb=verb, label=str(label), obj=report, before=before, after=after)
