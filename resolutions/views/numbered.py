"""Giving a paper its number: the page every kind of paper issues through."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect

from dialogue_site import submissions
from dialogue_site.pages import VerbPage
from dialogue_site.pages.forms import add_errors
from dialogue_site.transitions import NotAllowedNow


class IssuePage(VerbPage):
    """The paper is laid out before anything is locked; the form counts once, and carries the version that was seen."""

    def facts_of(self, form):
        """What the action takes from the form."""
        return form.facts()

    def put_out(self, **facts):
        """Issue the paper; ``version`` is the one seen, ``around`` the transaction that counts the form once."""
        raise NotImplementedError

    def form_valid(self, form):
        found = {}

        def around(work):
            def counted():
                work()
                return self.get_success_url()

            found["url"], _fresh = submissions.submit_once(self.request, counted)

        try:
            self.put_out(version=self.seen_version, around=around, **self.facts_of(form))
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            return self.again(form, 409)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.again(form, 200)
        return HttpResponseRedirect(found["url"])

    def again(self, form, status):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    @property
    def seen_version(self):
        raw = self.request.POST.get("version", "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", self.object.version)
        return super().get_context_data(**kwargs)
