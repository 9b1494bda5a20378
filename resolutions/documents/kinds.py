"""The papers of a conference that the desk writes: one row says what each is, when it may be made, who signs it.

Which system a paper belongs to: domain.md 3.4. Announcement and public results are the state's by law
(Điều 43, Luật 72/2025/QH15); invitation, minutes and notice may be either's.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conferences.models.conferences import NOTICE_LAW_IN_FORCE, Track
from conferences.notice import held_before, short_notice_remark
from conferences.reports import attendance_of
from conferences.states import ConferenceState as C
from dialogue_site.issuing import SIGNING
from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.models.documents import System

from . import notice
from .meeting import announcement_facts, invitation_facts, last_days
from .minutes import minutes_facts, minutes_figures
from .results import result_facts, result_figures
from .words import usual_signer

#: Results are published within so many days of the conference (Điều 43, Luật 72/2025/QH15).
RESULT_DAYS = 10
LAW = "Điều 43, Luật 72/2025/QH15"
BOTH = (System.PARTY, System.STATE)
RECORDED = (C.RECORDED, C.CONCLUDED, C.FOLLOWING_UP)
FROM_THE_START = (C.PLANNED, C.ANNOUNCED, C.IN_SESSION, *RECORDED)


def _no_figures(conference, today):
    return {}


def _nothing_missing(conference):
    return ""


def _no_warnings(conference, day):
    return []


def _no_gaps(conference, text, day):
    return []


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper.

    ``facts(conference, system, today)`` are its words; ``signs`` the place of its usual signature in ``SIGNING``;
    ``missing(conference)`` says what the record lacks for it; ``warnings(conference, day)`` what the law would have
    to say to a paper of that day; ``gaps(conference, text, day)`` what record and text still lack for it. It is offered
    in the states ``offered_in`` where these are fewer than those in which it may be made. ``public`` ones name no
    citizen; ``after`` ones are not dated before the meeting; ``annexed`` ones have a table from the record behind them;
    ``two_sign`` ones are minutes.
    """

    code: str
    label: str
    draft_label: str
    numbered: str
    type_code: str
    type_name: str
    systems: tuple
    drafted_in: tuple
    issued_in: tuple
    facts: Callable
    not_yet: str
    figures: Callable = _no_figures
    missing: Callable = _nothing_missing
    warnings: Callable = _no_warnings
    gaps: Callable = _no_gaps
    offered_in: tuple = ()
    signs: int = 0
    public: bool = False
    after: bool = True
    two_sign: bool = False
    annexed: bool = False
    has_bases: bool = False
    tie: str = "conference_paper"
    noun: str = "paper"

    def conference_of(self, document):
        return getattr(document, self.tie).conference

    def usual_system(self, conference):
        """The format drafted first: the state's for a conference the People's Committee convenes alone."""
        if len(self.systems) == 1 or conference.track != Track.STATE:
            return self.systems[0]
        return System.STATE

    def write(self, conference, system, day, today):
        """Every field of a fresh draft, as a dict: letterhead of ``day``, words, usual signature."""
        issuer = issuer_of(conference.ward, system, day)
        letterhead = letterhead_on(issuer, system, day)
        authority, post = SIGNING[system][self.signs]
        return {
            "issuer": issuer,
            "symbol": letterhead.symbol,
            "place": letterhead.place,
            "authority": authority,
            "post": post,
            "signer": usual_signer(conference, post),
        } | self.facts(conference, system, today)

    def offered(self, conference):
        """Is it worth offering on the page of the conference? Who has the address may still record a late one."""
        return conference.state in (self.offered_in or self.drafted_in)

    def name_of(self, document):
        """“Invitation 32-GM/ĐU”, or that it is a draft."""
        return str(self.draft_label) if document.number is None else str(self.numbered) % document.full_number


def _announced_late(conference, day):
    """The seven days of Điều 43, and an announcement made after the day."""
    if held_before(conference, day):
        return [_t("The conference has been held already: the announcement comes too late for those who would attend.")]
    if not conference.notice_days_missing(day):
        remark = short_notice_remark(conference, day)
        return [remark] if remark else []
    facts = {"day": screen_date(day), "left": (conference.date - day).days, "law": LAW}
    return [_t("Dated %(day)s it is %(left)d days before the conference; %(law)s asks for at least 7.") % facts]


def _invited_late(conference, day):
    late = day > conference.date
    return [_t("The conference has been held already; the paper would be dated after it.")] if late else []


def _past_days(conference, text, day):
    """Days by which the invitation asks for opinions that have passed on the paper's own day."""
    late = [each for each in last_days(text) if each < day]
    facts = {"day": screen_date(day)}
    return [
        _t("The text asks for opinions by %(last)s, which has passed on a paper of %(day)s.")
        % (facts | {"last": screen_date(each)})
        for each in late
    ]


def _minutes_lack(conference, text, day):
    """Facts of the session that nobody has entered: the minutes have dots or wrong sums in their place."""
    lines = []
    if not conference.ends_at:
        lines.append(_t("The record does not say when the conference ended. Enter it on the page of the conference."))
    unmarked = attendance_of(conference)["unmarked"]
    if unmarked and not conference.reported_attendance:
        lines.append(
            ngettext(
                "Nobody noted whether %(count)d delegate came.",
                "Nobody noted whether %(count)d delegates came.",
                unmarked,
            )
            % {"count": unmarked}
        )
    return lines


def results_due(conference):
    """The last day for publishing the results; ``None`` where the law does not ask for it."""
    if conference.track == Track.PARTY or conference.date < NOTICE_LAW_IN_FORCE:
        return None
    return conference.date.fromordinal(conference.date.toordinal() + RESULT_DAYS)


def _published_late(conference, day):
    last = results_due(conference)
    if last is None or day <= last:
        return []
    facts = {"day": screen_date(day), "last": screen_date(last), "law": LAW}
    return [_t("Dated %(day)s it comes after %(last)s: %(law)s gives 10 days for publishing the results.") % facts]


def _no_conclusions(conference):
    if conference.conclusions.standing().exists():
        return ""
    return _t("There are no conclusions yet to announce. Please enter them first.")


def _notice_facts(conference, system, today):
    issuer = issuer_of(conference.ward, system, conference.date)
    letterhead = letterhead_on(issuer, system, conference.date)
    return {
        "subject": notice.notice_subject(conference),
        "body": notice.notice_body(conference, system, today),
        "recipients": "\n".join(notice.notice_recipients(conference, system, letterhead)),
    }


NOTICE = PaperKind(
    code=notice.KIND,
    label=_("Notice of conclusions"),
    draft_label=_("Draft notice of conclusions"),
    numbered=_("Notice of conclusions %s"),
    type_code=notice.TYPE_CODE,
    type_name=notice.TYPE_NAME,
    systems=BOTH,
    drafted_in=RECORDED,
    issued_in=(C.CONCLUDED, C.FOLLOWING_UP),
    facts=_notice_facts,
    figures=notice.notice_figures,
    missing=_no_conclusions,
    not_yet=_("A notice is drafted once the record of the session is complete."),
    tie="conclusion_notice",
    noun="notice",
)
INVITATION = PaperKind(
    code="invitation",
    label=_("Invitation"),
    draft_label=_("Draft invitation"),
    numbered=_("Invitation %s"),
    type_code="GM",
    type_name="GIẤY MỜI",
    systems=BOTH,
    drafted_in=FROM_THE_START,
    issued_in=FROM_THE_START,
    facts=invitation_facts,
    warnings=_invited_late,
    gaps=_past_days,
    not_yet=_("The conference is closed, postponed or cancelled: nobody is invited to it."),
    signs=2,
    after=False,
)
ANNOUNCEMENT = PaperKind(
    code="announcement",
    label=_("Public announcement"),
    draft_label=_("Draft public announcement"),
    numbered=_("Public announcement %s"),
    type_code="TB",
    type_name="THÔNG BÁO",
    systems=(System.STATE,),
    drafted_in=FROM_THE_START,
    issued_in=FROM_THE_START,
    offered_in=(C.PLANNED, C.ANNOUNCED),
    facts=announcement_facts,
    warnings=_announced_late,
    not_yet=_("The conference is closed, postponed or cancelled: it is no longer announced."),
    public=True,
    has_bases=True,
    after=False,
)
MINUTES = PaperKind(
    code="minutes",
    label=_("Minutes"),
    draft_label=_("Draft minutes"),
    numbered=_("Minutes %s"),
    type_code="BB",
    type_name="BIÊN BẢN",
    systems=BOTH,
    drafted_in=RECORDED,
    issued_in=RECORDED,
    facts=minutes_facts,
    figures=minutes_figures,
    gaps=_minutes_lack,
    not_yet=_("The minutes are written once the record of the session is complete."),
    two_sign=True,
)
PUBLIC_RESULT = PaperKind(
    code="public_result",
    label=_("Public notice of results"),
    draft_label=_("Draft public notice of results"),
    numbered=_("Public notice of results %s"),
    type_code="TB",
    type_name="THÔNG BÁO",
    systems=(System.STATE,),
    drafted_in=RECORDED,
    issued_in=RECORDED,
    facts=result_facts,
    figures=result_figures,
    warnings=_published_late,
    not_yet=_("Results are published once the record of the session is complete."),
    public=True,
    annexed=True,
)

#: The kinds of the desk, in the order of the conference; the notice keeps verbs of its own.
CONFERENCE_PAPERS = (INVITATION, ANNOUNCEMENT, MINUTES, PUBLIC_RESULT)
KINDS = {kind.code: kind for kind in (NOTICE, *CONFERENCE_PAPERS)}
PAPER_CODES = tuple(kind.code for kind in CONFERENCE_PAPERS)
