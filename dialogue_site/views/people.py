"""Signing in and out, and one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from .. import audit
from ..forms import HouseForm
from ..models import User
from ..pages import Page

DEMO_LIST_LENGTH = 12


class SignInForm(HouseForm, AuthenticationForm):
    """The message says what to do, and never which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "The sign-in name and the password do not match. Check capital letters and the Vietnamese "
            "keyboard (Telex, VNI), then try again."
        ),
        "inactive": _("This account is closed. Ask the office administrator."),
    }

    def prepare(self):
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class SignIn(LoginView):
    template_name = "registration/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            demo_people=_demo_people() if settings.DEMO else (), demo_password=settings.DEMO_PASSWORD, **kwargs
        )


def _demo_people():
    """``[(sign-in name, name and posts)]`` of the invented people; demo mode only."""
    users = User.objects.filter(is_active=True).order_by("pk").prefetch_related("postings__unit")[:DEMO_LIST_LENGTH]
    people = []
    for user in users:
        posts = [posting.title or posting.get_role_display() for posting in user.postings.all()]
        people.append((user.username, ", ".join([user.full_name, *posts])))
    return people


@require_POST
def sign_out(request):
    """By POST only: a picture in a mail must not sign anybody out."""
    logout(request)
    return HttpResponseRedirect(reverse_lazy("sign-in"))


class ChangePasswordForm(HouseForm, PasswordChangeForm):
    def __init__(self, *args, user=None, **kwargs):
        # Django's form wants the user as its first positional argument.
        PasswordChangeForm.__init__(self, user, *args, **kwargs)


class ChangePassword(Page, FormView):
    """One's own password; every other session of the person ends with it."""

    template_name = "registration/change_password.html"
    heading = _("Change password")
    subtitle = _("All your other sessions end; this one stays.")
    form_class = ChangePasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        with transaction.atomic(), override("vi"):
            form.save()
            audit.record(by=form.user, verb="user.password_change", label=str(_("Changed the password")), obj=form.user)
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, _("The password has been changed."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(submit_label=_("Change password"), cancel_url=self.success_url, **kwargs)
