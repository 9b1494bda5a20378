"""Steps taken with an opinion that are no edit of its own row: its issues, and who spoke."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site.conflicts import differences
from dialogue_site.forms import ReasonForm
from dialogue_site.pages import FormPage
from dialogue_site.transitions import NotAllowedNow

from ..actions import opinions as actions
from ..actions import people as people_actions
from ..duplicates import number_in
from ..forms.opinions import ContactForm, LinkForm, PersonForm
from ..forms.rows import IssueRowForm, RowMenus
from ..models import Contact, Issue, Opinion, OpinionIssue
from ..permissions import can_add_issue, can_edit_contact, can_edit_person, can_link_issue, can_unlink_issue
from .opinions import OneOpinion


class _OpinionStep(OneOpinion, FormPage):
    """A form about an opinion that is not an edit of its own row."""

    may = None

    def allowed(self):
        return type(self).may(self.request.user, self.object) and not self.object.restricted

    def initial_for(self, obj):
        return {}

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", "")
        return super().get_context_data(opinion=self.object, conference=self.object.conference, **kwargs)


class IssueAdd(_OpinionStep):
    """Split one more issue out of an opinion; its words stay as they are."""

    form_class = IssueRowForm
    template_name = "feedback/opinion_issue_add.html"
    heading = _("Add an issue")
    success_message = _("The issue was added.")
    may = can_add_issue

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "parent": RowMenus(self.object.conference)}

    def form_valid(self, form):
        if not form.has_changed() or not form.cleaned_data.get("summary"):
            form.add_error("summary", _t("Please give each issue a summary."))
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form):
        return actions.add_issue(self.object, by=self.request.user, **form.facts)


class IssueLink(_OpinionStep):
    """Say that the opinion also asks for an issue of its conference."""

    form_class = LinkForm
    template_name = "feedback/opinion_issue_link.html"
    heading = _("Link an issue known already")
    success_message = _("The issue was linked.")
    may = can_link_issue

    def perform(self, form):
        issues = Issue.objects.filter(conference=self.object.conference_id)
        issue = issues.filter(number=number_in(form.cleaned_data["issue"]) or 0).first()
        if issue is None:
            raise NotAllowedNow(_t("This conference has no such issue. Type its number: VD-05."))
        return actions.link_issue(self.object, issue, by=self.request.user, excerpt=form.cleaned_data["excerpt"])


class IssueUnlink(FormPage):
    """Undo a link made by mistake."""

    template_name = "pages/form.html"
    model = OpinionIssue
    heading = _("Unlink the issue")
    submit_label = _("Unlink")
    success_message = _("The issue was unlinked.")
    select_related = ("opinion__conference", "opinion__ward", "issue")

    form_class = ReasonForm

    @cached_property
    def object(self):
        mine = Opinion.objects.visible_to(self.request.user)
        links = OpinionIssue.objects.select_related(*self.select_related).filter(opinion__in=mine)
        return get_object_or_404(links, pk=self.kwargs["pk"])

    def allowed(self):
        return can_unlink_issue(self.request.user, self.object.opinion)

    def get_subtitle(self):
        return f"{self.object.opinion.code} - {self.object.issue}"

    def breadcrumbs(self):
        return [(self.object.opinion.code, self.object.opinion.get_absolute_url())]

    def initial_for(self, obj):
        return {}

    def perform(self, form):
        return actions.unlink_issue(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result=None):
        return self.object.opinion.get_absolute_url()

    def cancel_url(self):
        return self.object.opinion.get_absolute_url()


class _SpeakerStep(_OpinionStep):
    @cached_property
    def person(self):
        if self.object.speaker_id is None:
            raise Http404
        return self.object.speaker

    def allowed(self):
        return type(self).may(self.request.user, self.person)


class ContactEdit(_SpeakerStep):
    """How to reach the speaker; for the office alone."""

    form_class = ContactForm
    template_name = "pages/form.html"
    heading = _("How to reach the speaker")
    success_message = _("The contact details were saved.")
    may = can_edit_contact

    def initial_for(self, obj):
        return Contact.objects.filter(person=self.person).values("phone", "email", "address").first() or {}

    def perform(self, form):
        return people_actions.set_contact(self.person, by=self.request.user, **form.cleaned_data)


class PersonEdit(_SpeakerStep):
    """Correct who the speaker is, in all of that person's opinions."""

    form_class = PersonForm
    template_name = "pages/form.html"
    heading = _("Correct the speaker")
    success_message = _("The speaker was corrected.")
    may = can_edit_person

    def initial_for(self, obj):
        person = obj if obj._meta.model_name == "person" else self.person
        return {name: getattr(person, name) for name in PersonForm.base_fields}

    def perform(self, form):
        return people_actions.edit_person(self.person, by=self.request.user, version=self.version, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", self.person.version)
        return super().get_context_data(**kwargs)

    def conflict(self, form, theirs):
        """409 about the person; the page stays the opinion's."""
        differing = differences(form, self.initial_for(theirs))
        context = self.get_context_data(form=form, theirs=theirs, differences=differing, version=theirs.version)
        return self.response_class(self.request, "pages/conflict.html", context, status=409)
