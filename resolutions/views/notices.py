"""Pages of the notice of conclusions: those of every paper, under its own verbs; and the list of all notices."""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site.filters import Choice
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.pages import Column, ListPage, Order

from ..actions import notices as actions
from ..documents.kinds import NOTICE
from ..papers_shown import state_badge
from ..permissions import can_draft_notice, can_edit_notice
from . import papers


class NoticeList(ListPage):
    """All notices of the wards the person reads."""

    model = OfficialDocument
    heading = _("Notices of conclusions")
    select_related = ("conclusion_notice__conference",)
    columns = (
        Column("number", _("Number")),
        Column("conference", _("Conference")),
        Column("subject", _("Subject")),
        Column("date", _("Date of issue"), kind="date"),
        Column("signer", _("Signer"), kind="small"),
        Column("state", _("State")),
    )
    filters = (
        Choice("state", _("State"), DocumentState.choices),
        Choice("system", _("Format"), System.choices),
    )
    orders = {"newest": Order(_("Entered"), ("-pk",))}
    default_order = "newest"
    empty_text = _("No notice yet. It is drafted on the page of a conference whose record is complete.")

    def get_queryset(self):
        return super().get_queryset().filter(kind=NOTICE.code)

    def row(self, obj, ctx):
        issued = obj.number is not None
        return {
            "number": obj.full_number or _t("draft"),
            "url": reverse("notice-detail", args=[obj.pk]),
            "conference": obj.conclusion_notice.conference.code,
            "subject": obj.subject,
            "date": screen_date(obj.date) if issued else "",
            "signer": obj.signer,
            "state": state_badge(obj),
        }


class NoticeMixin:
    """The notice among the papers."""

    noun = "notice"
    codes = (NOTICE.code,)


class NoticeDetail(NoticeMixin, papers.PaperDetail):
    """One notice: the paper itself, what it is, what may be done with it."""

    def may_edit(self):
        return can_edit_notice(self.request.user, self.object)

    def unprinted(self):
        return papers.unprinted(self.object)


class NoticePreview(NoticeMixin, papers.PaperPreview):
    """The draft as PDF, for the frame of its page."""


class NoticeDraft(papers.PaperDraft):
    """Begin a draft of the notice for a conference."""

    heading = _("Draft the notice of conclusions")
    kind = NOTICE

    def get_heading(self):
        return self.heading

    def allowed(self):
        return can_draft_notice(self.request.user, self.parent)

    def draft(self, system):
        return actions.draft_notice(self.parent, by=self.request.user, system=system)


class NoticeEdit(NoticeMixin, papers.PaperEdit):
    """Write the draft, with its PDF beside it."""

    heading = _("Edit the notice of conclusions")

    def get_heading(self):
        return self.heading

    def allowed(self):
        return can_edit_notice(self.request.user, self.object)

    def change(self, **facts):
        return actions.edit_notice(self.object, by=self.request.user, version=self.version, **facts)

    def unprinted(self):
        return papers.unprinted(self.object)


class NoticeIssue(NoticeMixin, papers.PaperIssue):
    """Give the draft its number and date."""

    verb = "notice.issue"

    def put_out(self, **facts):
        return actions.issue_notice(self.object, by=self.request.user, **facts)


class NoticeSupersede(NoticeMixin, papers.PaperSupersede):
    """Begin the notice that will replace this one; a reason is demanded."""

    verb, action = "notice.supersede", actions.supersede_notice


class NoticeDiscard(NoticeMixin, papers.PaperDiscard):
    """Put a draft aside for good."""

    verb, action = "notice.discard", actions.discard_notice
