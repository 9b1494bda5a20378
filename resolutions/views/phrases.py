"""Reusable wording of answers: the list everybody who drafts may read, kept by the clerk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.filters import Choice
from dialogue_site.lib.text import fold
from dialogue_site.pages import Column, FormPage, ListPage, Order
from dialogue_site.roles import Role
from dialogue_site.templatetags.ui import badge

from ..actions import phrases as actions
from ..forms.answers import PhraseForm
from ..models import Phrase
from ..permissions import can_edit_phrase
from ..states import Outcome


class PhraseList(ListPage):
    model = Phrase
    heading = _("Reusable wordings")
    select_related = ("category",)
    columns = [
        Column("title", _("Title"), order="title"),
        Column("text", _("Wording")),
        Column("category", _("Category")),
        Column("outcome", _("What came of the matter"), kind="small"),
        Column("state", _("State"), kind="small"),
    ]
    orders = {"title": Order(_("Title"), ("title",))}
    default_order = "title"
    filters = [Choice("outcome", _("What came of the matter"), Outcome.choices, "outcome")]
    empty_text = _("No reusable wording yet. The clerk adds sentences that come back in answers.")

    def page_actions(self):
        clerk = Role.CLERK in self.request.user.roles
        return [(_("Add a wording"), reverse("phrase-new"), True)] if clerk else []

    def row_context(self, objects):
        return {"clerk": Role.CLERK in self.request.user.roles}

    def row(self, obj, ctx):
        return {
            "url": reverse("phrase-edit", args=[obj.pk]) if ctx["clerk"] else "",
            "title": obj.title,
            "text": obj.text if len(obj.text) <= 160 else f"{obj.text[:160]}…",
            "category": obj.category.name if obj.category_id else _("All categories"),
            "outcome": obj.get_outcome_display() or _("Any"),
            "state": badge("good", _("In use")) if obj.active else badge("stop", _("Out of use")),
        }

    def search(self, queryset, query):
        words = fold(query).split()
        keys = [row.pk for row in queryset if all(word in fold(f"{row.title} {row.text}") for word in words)]
        return [queryset.filter(pk__in=keys)]


class PhraseForms(FormPage):
    form_class = PhraseForm
    model = Phrase

    def breadcrumbs(self):
        return [(_("Reusable wordings"), reverse("phrase-list"))]

    def get_success_url(self, result=None):
        return reverse("phrase-list")

    def cancel_url(self):
        return reverse("phrase-list")


class PhraseNew(PhraseForms):
    heading = _("Add a wording")
    submit_label = _("Add the wording")
    success_message = _("The wording was added.")
    draft_name = "phrase-new"

    def allowed(self):
        return Role.CLERK in self.request.user.roles

    def perform(self, form):
        return actions.add_phrase(self.request.user.ward, by=self.request.user, **form.cleaned_data)


class PhraseEdit(PhraseForms):
    heading = _("Edit the wording")

    def allowed(self):
        return can_edit_phrase(self.request.user, self.object)

    def initial_for(self, obj):
        return {name: getattr(obj, name) for name in actions.FACTS}

    def perform(self, form):
        return actions.edit_phrase(self.object, by=self.request.user, version=self.version, **form.cleaned_data)
