"""One's own page: the morning e-mail, and the secret address for a calendar program."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from .. import audit, feeds
from ..forms import BaseModelForm
from ..models import CalendarFeed, User
from ..pages import Page


class ProfileForm(BaseModelForm):
    class Meta(BaseModelForm.Meta):
        model = User
        fields = ["wants_digest"]


class Profile(Page, FormView):
    """What a person sets for oneself. Name, e-mail and posts are the administrator's."""

    template_name = "dialogue_site/profile.html"
    heading = _("My settings")
    form_class = ProfileForm
    success_url = reverse_lazy("profile")

    @cached_property
    def feed(self):
        return CalendarFeed.objects.filter(user=self.request.user, revoked_at=None).first()

    def get_form_kwargs(self):
        # A copy of one's row: the form writes into its instance before anything is decided.
        return {**super().get_form_kwargs(), "instance": User.objects.get(pk=self.request.user.pk)}

    def form_valid(self, form):
        wanted = form.cleaned_data["wants_digest"]
        with transaction.atomic(), override("vi"):
            changed = User.objects.filter(pk=self.request.user.pk).exclude(wants_digest=wanted)
            if changed.update(wants_digest=wanted):
                label = _t("Switched the morning e-mail on") if wanted else _t("Switched the morning e-mail off")
                audit.record(by=self.request.user, verb="user.digest", label=label, obj=self.request.user)
        messages.success(self.request, _t("Your settings were saved."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            submit_label=_("Save"), feed=self.feed, writes_emails=settings.WRITES_EMAILS, **kwargs
        )


@require_POST
def make_feed(request):
    """Give a new calendar address and show it, this once; an earlier one stops working."""
    token = feeds.make_feed(by=request.user)
    context = {
        "heading": _t("Your calendar address"),
        "breadcrumbs": [(_t("My settings"), reverse("profile"))],
        "address": settings.BASE_URL + reverse("calendar-feed", args=[token]),
    }
    return render(request, "dialogue_site/calendar_address.html", context)


@require_POST
def revoke_feed(request):
    """End the calendar address: whoever has it finds nothing there any more."""
    if feeds.revoke_feed(by=request.user):
        messages.success(request, _t("The calendar address was ended."))
    return HttpResponseRedirect(reverse("profile"))
