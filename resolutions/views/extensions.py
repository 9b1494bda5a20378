"""Pages of later days: asked for on the issue's page, decided on one page by the leader; the suspended clock."""

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dialogue_site import audit, clock, issuing
from dialogue_site.filters import Choice
from dialogue_site.lib.dates import screen_date
from dialogue_site.pages import Column, DetailPage, FileAnswer, FilePage, ListPage, Order, VerbPage
from dialogue_site.templatetags.ui import badge, vn_date, vn_day
from dialogue_site.transitions import fits
from feedback.templatetags.feedback_panels import cited

from ..actions import clocks, extensions
from ..actions.debts import citizens_of
from ..actions.letters import draft_letter
from ..badges import EXTENSION_TONES
from ..deadlines import calendar
from ..documents.extensions import LETTER_KINDS, letter_body, letter_subject
from ..documents.letters import addressed_name, addressee
from ..filters import conferences, in_doubt
from ..forms.extensions import ExtensionForm, GrantForm, ResumeForm, SuspendForm
from ..models import Dispatch, Extension
from ..models.extensions import ExtensionKind
from ..states import ExtensionState
from .verbs import IssueStep

_RELATED = (
    "issue__conference__ward", "issue__ward", "issue__lead_unit", "unit", "requested_by", "decided_by",
)  # fmt: skip


class RequestExtension(IssueStep):
    """Ask for a later day: the page says how the day counts and how many citizens will be told."""

    verb = "extension.request"
    action = extensions.request_extension
    form_class = ExtensionForm
    success_message = _("The leader has been asked. Until the citizens are told, the date until now counts.")

    def warnings(self):
        number = len(citizens_of(extensions.citizens_to_tell(self.object)))
        told = ngettext("%d citizen will be told in writing.", "%d citizens will be told in writing.", number)
        return [told % number]


class SuspendDeadline(IssueStep):
    verb = "deadline.suspend"
    action = clocks.suspend_deadline
    form_class = SuspendForm


class ResumeDeadline(IssueStep):
    verb = "deadline.resume"
    action = clocks.resume_deadline
    form_class = ResumeForm

    def get(self, request, *args, **kwargs):
        if not self.object.deadline.stands_still:
            raise Http404
        return super().get(request, *args, **kwargs)

    def warnings(self):
        since = screen_date(self.object.deadline.suspended_on)
        return [_t("The clock stands still since %s. The working days since then are added to the date.") % since]


class ExtensionList(ListPage):
    """The leader's queue, and what became of earlier requests."""

    model = Extension
    heading = _("Requests for a later day")
    select_related = ("issue", "unit", "requested_by")
    columns = [
        Column("code", _("Number")),
        Column("matter", _("Matter")),
        Column("kind", _("Kind")),
        Column("unit", _("Unit")),
        Column("old", _("Date until now"), kind="date"),
        Column("new", _("Later day"), order="new", kind="date"),
        Column("asked", _("Asked")),
        Column("state", _("State"), kind="small"),
    ]
    orders = {"newest": Order(_("Newest"), ("-pk",)), "new": Order(_("Later day"), ("new_due_on",))}
    default_order = "newest"
    filters = [
        Choice("state", _("State"), ExtensionState.choices, "state"),
        Choice("kind", _("Kind"), ExtensionKind.choices, "kind"),
        Choice("conference", _("Conference"), conferences, "issue__conference_id"),
    ]
    empty_text = _("Nobody has asked for a later day. It is asked for on the issue's page.")

    def row_context(self, objects):
        return {"conferences": in_doubt(self)}

    def row(self, obj, ctx):
        return {
            "url": obj.get_absolute_url(),
            "code": cited(obj.issue.code, ctx["conferences"].get(obj.issue.conference_id, "")),
            "matter": obj.issue.summary,
            "kind": obj.get_kind_display(),
            "unit": obj.unit.label if obj.unit_id else "",
            "old": vn_date(obj.old_due_on),
            "new": vn_date(obj.new_due_on),
            "asked": f"{vn_date(obj.requested_on)} {obj.requested_by}",
            "state": badge(EXTENSION_TONES[obj.state], obj.get_state_display()),
        }


def letters_for(extension):
    """``[(addressee, text, how it goes)]`` of the letters that granting would send, in their order."""
    found = []
    for (person, opinion), links in citizens_of(extensions.citizens_to_tell(extension.issue)).items():
        text = letter_body(extension, addressed_name(person, opinion), links)
        found.append({"to": addressee(person, opinion), "text": text, "read_out": person is None})
    return found


def letters_sent(extension):
    """The dispatches by which the citizens were told of the later day, with their letters, in order."""
    if extension.state != ExtensionState.GRANTED:
        return []
    earlier = Extension.objects.filter(
        issue=extension.issue_id, kind=extension.kind, state=ExtensionState.GRANTED, pk__lt=extension.pk
    ).first()
    told = Dispatch.objects.filter(
        document__letter__kind=LETTER_KINDS[extension.kind], document__letter__items__link__issue=extension.issue_id,
        document__date__lte=extension.decided_on,
    )  # fmt: skip
    if earlier is not None:
        told = told.filter(document__date__gt=earlier.decided_on)
    return list(told.select_related("document", "person", "unit").distinct().order_by("pk"))


def day_off_words(day):
    """“(a day off)” where nobody works on ``day``: the date counts all the same (design 4.6)."""
    return "" if calendar().is_working(day) else _t("(a day off)")


class ExtensionMixin:
    model = Extension
    select_related = _RELATED

    def breadcrumbs(self):
        issue = self.object.issue
        return [
            (_("Issues"), reverse("issue-list")),
            (issue.code, issue.get_absolute_url()),
            (_("Requests for a later day"), reverse("extension-list")),
        ]

    def get_heading(self):
        return _t("%(what)s: %(code)s") % {"what": self.object.get_kind_display(), "code": self.object.issue.code}

    def get_subtitle(self):
        return self.object.issue.summary

    def about(self):
        """Old day, new day, reason: what the leader has to know, in one look."""
        extension = self.object
        waiting = extension.state == ExtensionState.REQUESTED
        now = extension.issue.due_on
        before = _("Date until now") if waiting else _("Date before the request")
        return [
            (before, vn_day(extension.old_due_on) or _t("none")),
            (_("Later day"), " ".join([vn_day(extension.new_due_on), day_off_words(extension.new_due_on)]).strip()),
            (_("Date that counts now"), "" if waiting and now == extension.old_due_on else vn_day(now)),
            (_("First set"), vn_day(extension.issue.first_due_on)),
            (_("Reason"), extension.reason),
            (_("Body responsible"), extension.responsible_body),
            (_("Unit"), extension.unit.name if extension.unit_id else ""),
            (_("Requested by"), f"{extension.requested_by}, {screen_date(extension.requested_on)}"),
        ]


class ExtensionDetail(ExtensionMixin, DetailPage):
    template_name = "resolutions/extension_detail.html"

    def get_context_data(self, **kwargs):
        extension = self.object
        waiting = extension.state == ExtensionState.REQUESTED
        decided = [
            (_("Decided by"), f"{extension.decided_by}, {screen_date(extension.decided_on)}"),
            (_("What the leader said"), extension.decision),
        ]
        return super().get_context_data(
            about=self.about() + (decided if extension.decided_by_id else []),
            tone=EXTENSION_TONES[extension.state],
            letters=letters_for(extension) if waiting else [],
            preview_url=reverse("extension-preview", args=[extension.pk]) if waiting else "",
            timeline=list(audit.timeline(extension, extension.issue)[: self.timeline_length]),
            sent=letters_sent(extension),
            **kwargs,
        )


class ExtensionStep(ExtensionMixin, VerbPage):
    template_name = "resolutions/step.html"

    def get_heading(self):
        return self.transition.label

    def get_subtitle(self):
        return str(self.object.issue)

    def get_context_data(self, **kwargs):
        return super().get_context_data(about=self.about(), **kwargs)


class GrantExtension(ExtensionStep):
    """Old date, new date, reason, how many citizens, the ready letters: approve once, all of it happens."""

    template_name = "resolutions/extension_grant.html"
    verb = "extension.grant"
    action = extensions.grant_extension
    form_class = GrantForm
    success_message = _("Granted: the letters are issued and recorded as sent, the later day counts.")

    def warnings(self):
        due = self.object.issue.due_on
        if fits(self.object, self.verb) and due is not None and due < clock.today():
            return [_t("The date has passed already: the matter stays late against its first date.")]
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            letters=letters_for(self.object),
            preview_url=reverse("extension-preview", args=[self.object.pk]),
            paper_title=_("The letter as it will be printed"),
            **kwargs,
        )


class RefuseExtension(ExtensionStep):
    verb = "extension.refuse"
    action = extensions.refuse_extension


class WithdrawExtension(ExtensionStep):
    verb = "extension.withdraw"
    action = extensions.withdraw_extension


class ExtensionPreview(ExtensionMixin, FilePage):
    """The letter to one of the citizens (``?letter=2``) as PDF; the draft is laid out and nothing is kept."""

    def answer(self, obj):
        if obj.state != ExtensionState.REQUESTED:
            raise Http404
        citizens = list(citizens_of(extensions.citizens_to_tell(obj.issue)).items())
        raw = self.request.GET.get("letter", "1")
        place = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1
        if not 1 <= place <= len(citizens):
            raise Http404
        (person, opinion), links = citizens[place - 1]
        with transaction.atomic():
            letter = draft_letter(
                LETTER_KINDS[obj.kind], by=self.request.user, conference=obj.conference, person=person,
                opinion=opinion, links=links, subject=letter_subject(obj), day=clock.today(),
                body=letter_body(obj, addressed_name(person, opinion), links),
            )  # fmt: skip
            transaction.set_rollback(True)
        pdf = issuing.draft_pdf(letter.document)
        return FileAnswer(pdf, f"{_t('Draft letter')} {obj.issue.code}-{place}.pdf", "application/pdf", inline=True)
