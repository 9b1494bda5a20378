"""Forms that count once: making, editing, and taking one step."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormView

from .. import submissions
from ..conflicts import differences, values_of
from ..edits import StaleEdit
from ..forms import ConfirmForm, ReasonForm
from ..models import Draft
from ..transitions import NotAllowedNow, fits, row_for
from .base import OneObject


def add_errors(form, refusal):
    """Put what an action refused beside the fields it names, or at the top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class OneForm(OneObject, FormView):
    """A form whose action happens once, with the person and the object at hand (``form.user``, ``form.obj``)."""

    submit_label = _("Save")
    success_message = ""
    draft_name = ""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user, "obj": self.object}

    def get_success_url(self, result=None):
        return (result if hasattr(result, "get_absolute_url") else self.object).get_absolute_url()

    def perform(self, form):
        """Call the action; what it returns is handed to :meth:`get_success_url`."""
        raise NotImplementedError

    def work(self, form):
        """What happens once, in one transaction: the action; the draft has served."""
        url = str(self.get_success_url(self.perform(form)))
        if self.draft_name:
            Draft.objects.filter(user=self.request.user, form=self.draft_name).delete()
        return url

    def post(self, request, *args, **kwargs):
        earlier = submissions.result_of(request)
        return HttpResponseRedirect(earlier) if earlier else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            url, fresh = submissions.submit_once(self.request, lambda: self.work(form))
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        if fresh and self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(url)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form_key", submissions.new_key())
        kwargs.setdefault("submit_label", self.submit_label)
        kwargs.setdefault("draft_name", self.draft_name)
        kwargs.setdefault("cancel_url", self.cancel_url())
        return super().get_context_data(**kwargs)

    def cancel_url(self):
        """Where "Cancel" leads: the object, or the last crumb of the trail."""
        if self.object is not None and hasattr(self.object, "get_absolute_url"):
            return self.object.get_absolute_url()
        crumbs = self.breadcrumbs()
        return crumbs[-1][1] if crumbs else ""


class FormPage(OneForm):
    """Make or edit something: with ``pk`` in the address it edits, without it makes.

    ``parent_model`` is looked up by the address's ``parent``. An edit carries the version it was opened
    with (``self.version``, for ``save_edit``); when somebody was faster, both texts are shown and what
    was typed can be sent again on top of theirs.
    """

    template_name = "pages/form.html"
    parent_model = None

    @cached_property
    def parent(self):
        if self.parent_model is None:
            return None
        return get_object_or_404(self.parent_model.objects.visible_to(self.request.user), pk=self.kwargs["parent"])

    @cached_property
    def version(self):
        raw = self.request.POST.get("version", "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def initial_for(self, obj):
        """The form's values for a stored row."""
        return values_of(obj, self.form_class)

    def get_initial(self):
        return {**super().get_initial(), **(self.initial_for(self.object) if self.object else {})}

    def get_form_kwargs(self):
        kwargs = {**super().get_form_kwargs(), "parent": self.parent}
        if self.object is not None and hasattr(self.form_class, "_meta"):
            # A model form writes into its instance; the action needs the row as it was.
            kwargs["instance"] = copy.copy(self.object)
        return kwargs

    def get_success_url(self, result=None):
        if result is None and self.object is None and self.parent is not None:
            return self.parent.get_absolute_url()
        return super().get_success_url(result)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleEdit as stale:
            return self.conflict(form, stale.theirs)

    def conflict(self, form, theirs):
        """409: both texts side by side, and the typed one ready to be sent again."""
        differing = differences(form, self.initial_for(theirs))
        self.object = theirs
        context = self.get_context_data(form=form, theirs=theirs, differences=differing)
        return self.response_class(self.request, "pages/conflict.html", context, status=409)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", getattr(self.object, "version", ""))
        if "theirs" not in kwargs and "version" in self.request.POST:
            kwargs["version"] = self.version
        return super().get_context_data(parent=self.parent, **kwargs)


class VerbPage(OneForm):
    """One step of one object: what happens, who gets the ball next, the reason where one is demanded.

    ``VerbPage.as_view(model=Conference, verb="conference.announce", action=announce_conference)``; the
    action is called ``action(obj, by=user, **form.cleaned_data)``.
    """

    template_name = "pages/verb.html"
    #: The answer to who opens a step that lacks something (``Transition.hindered``): the page says what.
    hindered_status = 409
    verb = ""
    action = None
    form_class = None
    #: Where the step's name does not say what the button does.
    submit_label = ""

    @cached_property
    def transition(self):
        return row_for(self.object, self.verb)

    def allowed(self):
        # After its effect the verb may be closed to the person; the repeated form still leads to the result.
        repeated = self.request.method == "POST" and submissions.result_of(self.request)
        return bool(repeated) or self.transition.allows(self.request.user, self.object)

    def get_form_class(self):
        return self.form_class or (ReasonForm if self.transition.reason else ConfirmForm)

    def get_heading(self):
        return self.heading or self.transition.label

    def get_subtitle(self):
        return self.subtitle or str(self.object)

    def warnings(self):
        """Sentences to be read before the step is taken."""
        return []

    def perform(self, form):
        action = getattr(self.action, "__func__", self.action)
        return action(self.object, by=self.request.user, **form.cleaned_data)

    @cached_property
    def obstacles(self):
        """What stands in the way although the state allows the step."""
        return self.transition.obstacles(self.object)

    def get(self, request, *args, **kwargs):
        if not fits(self.object, self.verb):
            return self.render_to_response(self.get_context_data(too_late=True), status=409)
        if self.obstacles:
            context = self.get_context_data(obstacles=self.obstacles)
            return self.render_to_response(context, status=self.hindered_status)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        kwargs["submit_label"] = self.submit_label or self.transition.label
        return super().get_context_data(row=self.transition, warnings=self.warnings(), **kwargs)
