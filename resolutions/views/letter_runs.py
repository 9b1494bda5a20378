"""Many letters: who gets one, how far it is, the file to print, those handed over on one day."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.forms import ConfirmForm
from dialogue_site.models.documents import System
from dialogue_site.pages import DetailPage, FileAnswer, FilePage, FormPage
from dialogue_site.permissions import writes
from dialogue_site.transitions import NotAllowedNow

from ..actions import letter_runs as actions
from ..actions.answer_letters import debts_in
from ..documents.words import signature_facts
from ..forms.letters import ManyDispatchForm, StartRunForm
from ..forms.papers import signature_value
from ..models import Letter, LetterRun
from ..owed import citizens, states_of
from ..permissions import can_start_letter_run
from ..states import RunState


class LetterRunStart(FormPage):
    """The preview of a run: who gets a letter, who waits and why; then date and signature."""

    template_name = "resolutions/letter_run_start.html"
    parent_model = Conference
    form_class = StartRunForm
    heading = _("Make all letters that are ready")

    submit_label = _("Make and issue the letters of those ticked")

    def allowed(self):
        return can_start_letter_run(self.request.user, self.parent)

    def get_subtitle(self):
        return self.parent.title

    def breadcrumbs(self):
        return [(_t("Citizens still owed"), f"{reverse('citizen-owed-list')}?conference={self.parent.pk}")]

    def get_initial(self):
        usual = signature_facts(self.parent, System.STATE)
        return {
            "date": clock.today(),
            "signature": signature_value(usual["authority"], usual["post"]),
            "signer": usual["signer"],
        }

    @cached_property
    def all(self):
        return citizens(debts_in(self.parent))

    @cached_property
    def getting(self):
        return [citizen for citizen in self.all if citizen.ready]

    def perform(self, form):
        return actions.start_letter_run(
            self.parent, by=self.request.user, signing=form.signing(), chosen=self._ticked()
        )

    def _ticked(self):
        """The keys ticked in what was sent."""
        return [int(key) for key in self.request.POST.getlist("citizen") if key.isascii() and key.isdigit()]

    def get_context_data(self, **kwargs):
        posted = self.request.method == "POST"
        ticked = set(self._ticked()) if posted else {citizen.key for citizen in self.getting}
        waiting = [citizen for citizen in self.all if citizen.waiting]
        living = states_of({link.issue_id for citizen in waiting for link in citizen.waiting})
        why = [
            (citizen, [(link.issue, living.get(link.issue_id)) for link in citizen.waiting], bool(citizen.ready))
            for citizen in waiting
        ]
        issues = sum(len(citizen.ready) for citizen in self.getting)
        return super().get_context_data(
            getting=[(citizen, citizen.key in ticked) for citizen in self.getting], waiting=why, issue_count=issues,
            running=LetterRun.objects.filter(conference=self.parent, state__in=actions.UNFINISHED).first(), **kwargs,
        )  # fmt: skip


class RunMixin:
    model = LetterRun
    select_related = ("conference__ward", "ward", "started_by")

    def get_queryset(self):
        return super().get_queryset().defer("pdf")

    def breadcrumbs(self):
        url = f"{reverse('citizen-owed-list')}?conference={self.object.conference_id}"
        trail = [(_t("Citizens still owed"), url)]
        return trail if isinstance(self, DetailPage) else [*trail, (self.get_heading(), self.object.get_absolute_url())]

    def get_heading(self):
        return _t("Run of letters no. %d") % self.object.pk


class LetterRunDetail(RunMixin, DetailPage):
    """How far it is; fetched again every two seconds while it runs, and by reloading without scripts."""

    template_name = "resolutions/letter_run_detail.html"

    def get(self, request, *args, **kwargs):
        if request.htmx and "part" in request.GET:
            status = 286 if self.object.state in (RunState.DONE, RunState.FAILED) else 200
            # 286 ends the polling of htmx; the page is then loaded whole.
            response = render(request, "resolutions/_letter_run_bar.html", self._facts(), status=status)
            if status != 200:
                response["HX-Refresh"] = "true"
            return response
        return super().get(request, *args, **kwargs)

    def get_subtitle(self):
        return self.object.conference.title

    def _facts(self):
        run = self.object
        return {
            "run": run,
            "unfinished": run.state in (RunState.QUEUED, RunState.RUNNING),
            "may": writes(self.request.user, run.ward_id),
        }

    def get_context_data(self, **kwargs):
        run = self.object
        rows = actions.issued_in_order(run) if run.state == RunState.DONE else []
        sent = set(
            Letter.objects.filter(run=run, document__dispatches__isnull=False, document__dispatches__withdrawn_at=None)
            .values_list("pk", flat=True)
        )  # fmt: skip
        skipped = list(run.facts.get("skipped", {}).values())
        return super().get_context_data(
            **self._facts(), letters=[(letter, letter.pk in sent) for letter in rows], skipped=skipped,
            unsent=sum(1 for letter in rows if letter.pk not in sent), **kwargs,
        )  # fmt: skip


class LetterRunPdf(RunMixin, FilePage):
    """All letters in walking order and their receipt slips, one file."""

    def get_queryset(self):
        return LetterRun.objects.visible_to(self.request.user).select_related(*self.select_related)

    def answer(self, obj):
        if obj.pdf is None:
            raise Http404
        name = f"{_t('Letters')} {obj.conference.code} {obj.pk}.pdf"
        return FileAnswer(bytes(obj.pdf), name, "application/pdf", inline=True)


class RunForm(RunMixin, FormPage):
    """A form about a run; the run is its parent, so nothing is edited by version."""

    def allowed(self):
        return can_start_letter_run(self.request.user, self.object.conference)

    def initial_for(self, obj):
        return {}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", "")
        return super().get_context_data(**kwargs)

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()


class LetterRunContinue(RunForm):
    form_class = ConfirmForm
    submit_label = _("Go on with the run")
    success_message = _("The run goes on.")

    def perform(self, form):
        return actions.continue_letter_run(self.object, by=self.request.user)


class LetterRunDispatch(RunForm):
    """Tick the letters handed over on one day; none is ticked beforehand, a tick proves a delivery."""

    template_name = "resolutions/letter_run_dispatch.html"
    form_class = ManyDispatchForm
    submit_label = _("Record the dispatch of those ticked")

    @cached_property
    def unsent(self):
        sent = Letter.objects.filter(run=self.object, document__dispatches__withdrawn_at=None).exclude(
            document__dispatches=None
        )
        keys = set(sent.values_list("pk", flat=True))
        return [letter for letter in actions.issued_in_order(self.object) if letter.pk not in keys]

    def perform(self, form):
        ticked = set(self.request.POST.getlist("letter"))
        chosen = [letter for letter in self.unsent if str(letter.pk) in ticked]
        if not chosen:
            raise NotAllowedNow(_t("Tick at least one letter that was not dispatched yet."))
        return actions.dispatch_letters(chosen, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        ticked = self.request.POST.getlist("letter")
        rows = [(letter, str(letter.pk) in ticked) for letter in self.unsent]
        return super().get_context_data(letters=rows, **kwargs)
