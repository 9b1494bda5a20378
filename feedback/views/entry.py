"""The entry page: one opinion after the other, its issues with it, by keyboard alone."""

from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from conferences.actions.guards import refuse_ended
from conferences.models import Conference
from conferences.states import ConferenceState
from dialogue_site import clock
from dialogue_site.lib.dates import parse_date, screen_date
from dialogue_site.pages import FormPage
from dialogue_site.permissions import writes

from ..actions.opinions import record_opinion
from ..actions.people import find_or_add_person, set_contact
from ..forms.opinions import OpinionEntryForm
from ..models import Contact, Opinion, OpinionIssue
from ..models.opinions import Source
from ..permissions import can_add_opinion
from ..reports import Report, Scope
from ..sealed import with_links_here

RECENT = 5


def figures_of(conference):
    return Report(Scope.of_conference(conference), clock.today()).figures


def add_url(conference, **kept):
    """The entry page of a conference; source and date go on to the next opinion, names never stand in an address."""
    return f"{reverse('opinion-add')}?{urlencode({'conference': conference.pk, **kept})}"


class OpinionAdd(FormPage):
    """Enter an opinion of ``?conference=``; without one, choose the conference first."""

    form_class = OpinionEntryForm
    template_name = "feedback/opinion_entry.html"
    heading = _("Enter an opinion")

    @cached_property
    def conference(self):
        raw = self.request.GET.get("conference", "")
        if not raw:
            return None
        number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
        return get_object_or_404(Conference.objects.visible_to(self.request.user).select_related("ward"), pk=number)

    @property
    def parent(self):
        return self.conference

    @property
    def draft_name(self):
        return f"opinion-new-{self.conference.pk}"

    def allowed(self):
        user = self.request.user
        if self.conference is None:
            return user.ward is not None and writes(user, user.ward.pk)
        return can_add_opinion(user, self.conference)

    def dispatch(self, request, *args, **kwargs):
        if self.conference is not None and self.allowed():
            refuse_ended(self.conference.state)
        return super().dispatch(request, *args, **kwargs)

    def get_subtitle(self):
        return f"{self.conference.code} · {self.conference.title}"

    def breadcrumbs(self):
        return [
            (_("Conferences"), reverse("conference-list")),
            (self.conference.code, self.conference.get_absolute_url()),
        ]

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.conference else self.choose()

    def choose(self):
        """Straight on when only one conference is in session; otherwise a list to choose from."""
        user = self.request.user
        running = [c for c in Conference.objects.visible_to(user).running()[:50] if can_add_opinion(user, c)]
        now = [c for c in running if c.state == ConferenceState.IN_SESSION]
        if len(now) == 1 or len(running) == 1:
            return HttpResponseRedirect(add_url((now or running)[0]))
        rows = [(add_url(c), c) for c in sorted(running, key=lambda c: c not in now)]
        context = {"heading": self.heading, "rows": rows, "breadcrumbs": [(_("Opinions"), reverse("opinion-list"))]}
        return render(self.request, "feedback/opinion_entry_choose.html", context)

    def get_initial(self):
        source, early = self.request.GET.get("source", ""), (ConferenceState.PLANNED, ConferenceState.ANNOUNCED)
        usual = Source.BEFORE_GROUP if self.conference.state in early else Source.ROOM_SPOKEN
        try:
            received = parse_date(self.request.GET.get("received", ""))
        except ValueError:
            received = min(self.conference.date, clock.today())
        return {"source": source if source in Source.values else usual.value, "received_on": received}

    def post(self, request, *args, **kwargs):
        if self.conference is None:
            return HttpResponseRedirect(reverse("opinion-add"))
        if "more" in request.POST:
            form = self.get_form()
            form.more_rows()
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def perform(self, form):
        by, person = self.request.user, None
        if form.person_facts:
            known = form.speaker.found if form.speaker and not form.speaker.here else None
            person = known or find_or_add_person(by=by, ward=self.conference.ward, **form.person_facts)
        attendee = form.speaker.found if form.speaker and form.speaker.here else None
        self.saved = record_opinion(
            self.conference,
            by=by,
            speaker=person,
            attendee=attendee,
            issues=form.rows.issues,
            links=form.rows.links,
            **form.opinion_facts,
        )
        self.asked = len(form.rows.typed)
        if form.contact:
            kept = Contact.objects.filter(person=person).values("phone", "email", "address").first() or {}
            set_contact(person, by=by, **(kept | form.contact))
        return self.saved

    @property
    def success_message(self):
        count = self.asked
        text = ngettext("%(code)s is saved with %(count)d issue.", "%(code)s is saved with %(count)d issues.", count)
        return text % {"code": self.saved.code, "count": count}

    def get_success_url(self, result=None):
        if "next" not in self.request.POST:
            return result.get_absolute_url()
        return add_url(self.conference, source=result.source, received=screen_date(result.received_on))

    def cancel_url(self):
        return self.conference.get_absolute_url()

    def get_context_data(self, **kwargs):
        recent = Opinion.objects.filter(conference=self.conference).select_related("speaker").defer("search_text")
        # Counted for the few rows shown: a join would group all opinions of the conference first.
        asked = OpinionIssue.objects.filter(opinion=OuterRef("pk")).order_by().values("opinion")
        asked = Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0)
        kwargs.setdefault("figures", figures_of(self.conference))
        return super().get_context_data(
            conference=self.conference,
            recent=with_links_here(recent.annotate(asked=asked).order_by("-number")[:RECENT]),
            recent_actions=[(_t("All opinions"), f"{reverse('opinion-list')}?conference={self.conference.pk}")],
            **kwargs,
        )


@require_safe
def counter(request, pk):
    """“14 opinions · 41 issues”, asked again when the clerk comes back to the window."""
    conference = get_object_or_404(Conference.objects.visible_to(request.user), pk=pk)
    return render(request, "feedback/_counter.html", {"figures": figures_of(conference)})
