"""Matters of another lane (khiếu nại, tố cáo, secrets): the two steps into it, the office's list, the guidance slip."""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import refuse_ended
from dialogue_site.filters import Choice
from dialogue_site.lib.dates import screen_date
from dialogue_site.pages import Column, DetailPage, FileAnswer, FilePage, FormPage, ListPage, Order, VerbPage
from dialogue_site.papers import table_form_docx, table_form_pdf
from dialogue_site.roles import WRITERS
from dialogue_site.views.files import DOCX_TYPE
from feedback.models import Opinion, OpinionIssue
from feedback.models.relations import Referral, ReferralKind
from feedback.views.opinions import OneOpinion

from ..actions import referrals as actions
from ..documents.referrals import slip_form
from ..filters import conferences
from ..forms.matters import ReferForm, ReferralForm
from ..permissions import can_edit_referral, can_view_referral
from .verbs import IssueStep

HIDES = _("What was said, and the words the office wrote about it, will be shown to nobody. This cannot be undone.")
COUNTS = _("The issue no longer counts, and nobody is owed an answer to it here. There is no public trace of it.")


class ReferIssue(IssueStep):
    verb = "issue.refer"
    action = actions.refer_issue
    form_class = ReferForm
    submit_label = _("Transfer by its own rules")
    success_message = _("The matter went to its own lane. Print the guidance slip and hand it over.")

    @property
    def draft_name(self):
        return ""

    def warnings(self):
        lines = [str(HIDES), str(COUNTS)]
        others = Opinion.objects.filter(links__issue=self.object).exclude(state="withdrawn")
        codes = ", ".join(opinion.code for opinion in others.order_by("number").distinct())
        lines.append(_t("What was said as a whole will be hidden of these opinions: %s.") % codes)
        lines.append(_t("Only the office will find the matter; nobody else is shown that it was there."))
        beside = OpinionIssue.objects.filter(opinion__in=others).exclude(issue=self.object).counted()
        for link in beside.select_related("issue", "opinion").order_by("opinion__number", "position"):
            words = link.excerpt or link.issue.summary
            said = {"opinion": link.opinion.code, "issue": link.issue.code, "words": words}
            lines.append(_t("Of %(opinion)s this stays for %(issue)s: “%(words)s”.") % said)
        return lines


class ReferOpinion(OneOpinion, VerbPage):
    verb = "opinion.refer"
    action = actions.refer_opinion
    form_class = ReferForm
    submit_label = _("Transfer by its own rules")
    success_message = _("The matter went to its own lane. Print the guidance slip and hand it over.")

    def allowed(self):
        refuse_ended(self.object.conference.state)
        return super().allowed()

    def warnings(self):
        return [str(HIDES), _t("Issues that nobody else asks for go with it and no longer count.")]


class ReferralList(ListPage):
    """Reference, destination and dates, for the office; nothing of the content is kept here."""

    model = Referral
    heading = _("Matters of another lane")
    subtitle = _("Complaints, denunciations and secrets: handled by their own laws, not by the dialogue.")
    select_related = ("conference", "issue", "opinion")
    filters = (
        Choice("conference", _("Conference"), conferences, "conference_id"),
        Choice("kind", _("Lane"), ReferralKind.choices, "kind"),
    )
    columns = (
        Column("code", _("Number"), kind="small"),
        Column("kind", _("Lane")),
        Column("destination", _("Competent body")),
        Column("reference", _("Reference")),
        Column("referred", _("Day"), order="referred", kind="date"),
        Column("guided", _("Slip handed over"), kind="date"),
        Column("about", _("From"), kind="small"),
    )
    orders = {
        "newest": Order(_("Newest"), ("-pk",)),
        "referred": Order(_("Day"), ("referred_on",)),
    }
    default_order = "newest"
    empty_text = _("No matter went to another lane. The step stands on the page of an issue or an opinion.")

    def allowed(self):
        return bool(self.request.user.roles & set(WRITERS))

    def get_queryset(self):
        # Who reads the ward as a watcher or a unit elsewhere sees nothing of it.
        wards = [p.unit.ward_id for p in self.request.user.current_postings if p.role in WRITERS]
        return super().get_queryset().filter(ward__in=wards)

    def row(self, referral, ctx):
        about = referral.issue.code if referral.issue_id else referral.opinion.code if referral.opinion_id else ""
        return {
            "url": referral.get_absolute_url(),
            "code": referral.code,
            "kind": referral.get_kind_display(),
            "destination": referral.destination,
            "reference": referral.reference,
            "referred": screen_date(referral.referred_on),
            "guided": screen_date(referral.guided_on) if referral.guided_on else _t("not yet"),
            "about": f"{referral.conference.code} {about}".strip(),
        }


class OneReferral:
    model = Referral
    select_related = ("conference", "ward", "issue", "opinion__speaker")

    def allowed(self):
        return can_view_referral(self.request.user, self.object)

    def breadcrumbs(self):
        crumbs = [(_("Matters of another lane"), reverse("referral-list"))]
        return crumbs if isinstance(self, DetailPage) else [*crumbs, (self.object.code, self.object.get_absolute_url())]


class ReferralDetail(OneReferral, DetailPage):
    template_name = "resolutions/referral_detail.html"

    def get_heading(self):
        return f"{self.object.code}. {self.object.get_kind_display()}"

    def get_subtitle(self):
        return f"{self.object.conference.code} · {self.object.conference.title}"

    def page_actions(self):
        links = [
            (_t("Guidance slip (PDF)"), reverse("referral-pdf", args=[self.object.pk]), True),
            (_t("Guidance slip (Word)"), reverse("referral-docx", args=[self.object.pk]), False),
        ]
        if not self.object.conference.ended and can_edit_referral(self.request.user, self.object):
            links.append((_t("Edit"), reverse("referral-edit", args=[self.object.pk]), False))
        return links

    def get_context_data(self, **kwargs):
        referral = self.object
        about = referral.issue or referral.opinion
        pairs = [
            (_("Lane"), referral.get_kind_display()),
            (_("Competent body"), referral.destination),
            (_("Reference"), referral.reference),
            (_("Day"), screen_date(referral.referred_on)),
            (_("Slip handed over"), screen_date(referral.guided_on) if referral.guided_on else _t("not yet")),
        ]
        return super().get_context_data(referral=referral, pairs=pairs, about=about, **kwargs)


class ReferralEdit(OneReferral, FormPage):
    form_class = ReferralForm
    heading = _("Edit the referral")
    success_message = _("The referral was saved.")

    def allowed(self):
        refuse_ended(self.object.conference.state)
        return can_edit_referral(self.request.user, self.object)

    def perform(self, form):
        return actions.edit_referral(self.object, by=self.request.user, version=self.version, **form.cleaned_data)


def _name(referral, ending):
    return f"{referral.code} phieu huong dan.{ending}"


class SlipPdf(OneReferral, FilePage):
    def answer(self, obj):
        return FileAnswer(
            table_form_pdf(slip_form(obj)), f"{obj.code} phieu huong dan.pdf", "application/pdf", inline=True
        )


class SlipDocx(OneReferral, FilePage):
    def answer(self, obj):
        return FileAnswer(table_form_docx(slip_form(obj)), _name(obj, "docx"), DOCX_TYPE)
