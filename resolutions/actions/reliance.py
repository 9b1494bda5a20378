"""What papers rely on below: who asked for what stays as it was when somebody was answered or written to.

The floor below knows neither letters nor dispatches, so its verbs ask here (law 1 of docs/architecture.md).
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from dialogue_site.models.documents import DocumentState
from dialogue_site.transitions import NotAllowedNow
from feedback.actions.guards import guards
from feedback.models import OpinionIssue

from ..models import Dispatch, Letter
from .followups import notice_is_out


@guards("issue.unlink")
def refuse_paid_or_named(link):
    """A link that is paid, or that a letter or a dispatch names, is evidence of who was written to."""
    relied_on = ~Q(answered_on=None) | ~Q(letter_items=None) | ~Q(dispatches=None)
    if OpinionIssue.objects.filter(relied_on, pk=link.pk).exists():
        raise NotAllowedNow(
            _("%(opinion)s was answered or written to about %(issue)s: the link stays on record.")
            % {"opinion": link.opinion.code, "issue": link.issue.code}
        )


@guards("opinion.edit")
def refuse_another_speaker(opinion):
    """The answer belongs to whom the letter went to; a new spelling is no other speaker."""
    issued = Letter.objects.filter(items__link__opinion=opinion, document__state=DocumentState.ISSUED)
    if issued.exists() or Dispatch.objects.standing().filter(links__opinion=opinion).exists():
        raise NotAllowedNow(
            _(
                "A letter to the speaker of %s is issued or dispatched: another speaker would count as answered. "
                "Correct a misspelt name on the person's page; for a wrong person withdraw the dispatch and void the "
                "letter."
            )
            % opinion.code
        )


@guards("issue.link")
def refuse_answered(issue):
    """Whoever asks for an answered issue was not answered, but for a final reply that the notice still confirms."""
    if issue.oral_replies.filter(is_final=True).exists() and not notice_is_out(issue.conference_id):
        return
    raise NotAllowedNow(
        _("%s is answered already, and whoever asks now was not. Reopen it first, or enter the matter as a new issue.")
        % issue.code
    )
