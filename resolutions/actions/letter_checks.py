"""What must still hold when a letter goes out: its editions, their words in it, and whom it addresses."""

from django.db.models import Q
from django.utils.translation import gettext as _

from dialogue_site.transitions import NotAllowedNow

from ..documents.answer_letter import approved_words, says
from ..models import Answer
from ..owed import PRINTABLE


def printable_answers(items):
    """The editions of ``items`` as they stand, held; refused unless every one is approved still."""
    keys = sorted({item.answer_id for item in items if item.answer_id})
    answers = list(
        Answer.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("issue").order_by("pk")
    )
    for answer in answers:
        if answer.state not in PRINTABLE:
            raise NotAllowedNow(
                _("The answer to %(issue)s in this letter is no longer approved (%(state)s). Discard the draft.")
                % {"issue": answer.issue.code, "state": answer.get_state_display().lower()}
            )
    return answers


def refuse_other_words(document, answers):
    """What the leader approved is what the citizen reads: greeting, order and closing are the office's, that is not."""
    for answer in answers:
        if not all(says(document.body, words) for words in approved_words(answer)):
            raise NotAllowedNow(
                _(
                    "What was approved for %(issue)s is no longer in the letter. Put it back as it was approved, "
                    "or send the answer back to be changed and approved anew."
                )
                % {"issue": answer.issue.code}
            )


def refuse_other_citizen(letter):
    """A letter answers whom it addresses: not whoever was put in the speaker's place since it was written."""
    if letter.person_id:
        asked = Q(link__opinion__speaker=letter.person_id)
    else:
        asked = Q(link__opinion=letter.opinion_id, link__opinion__speaker=None)
    other = letter.items.exclude(asked).select_related("link__opinion").first()
    if other is not None:
        raise NotAllowedNow(
            _("%s has another speaker than this letter addresses. Discard or void it and write a new one.")
            % other.link.opinion.code
        )
