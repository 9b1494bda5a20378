"""How papers are named and shown on pages: their page, their state as a badge, their figures and history in words."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site.models.documents import DocumentState
from dialogue_site.templatetags.ui import badge

from .documents.kinds import KINDS
from .models.letters import LetterKind

TONES = {
    DocumentState.DRAFT: "warn",
    DocumentState.ISSUED: "good",
    DocumentState.SUPERSEDED: "neutral",
    DocumentState.DISCARDED: "stop",
    DocumentState.VOIDED: "stop",
}
FIGURE_LABELS = {
    "opinions": _("Opinions"),
    "issues": _("Issues"),
    "categories": _("Categories"),
    "conclusions": _("Conclusions"),
    "answered": _("Answered"),
    "open": _("Not yet answered"),
    "replied": _("Replied to in the room"),
    "invited": _("Invited"),
    "attended": _("Attended"),
}
#: Papers of the other desks, as lists and headings call them.
OTHER_LABELS = {
    **{kind.value: kind.label for kind in LetterKind},
    "submission": _("Submission to a higher body"),
    "transfer_slip": _("Transfer slip"),
    "periodic_report": _("Periodic report"),
}
#: What is left to be filled in: “……” or a row of full stops.
_DOTS = re.compile(r"……|\.{4,}")
#: Whole texts are not set side by side in the history of the page; they stay in the record.
_LONG = {"body", "subject", "recipients", "legal_bases", "addressees"}
_HIDDEN = {"pdf", "printed", "sha256", "issued_at", "issued_by", "annexes", "signatures"}


def state_badge(document):
    """The state of a paper as a badge."""
    return badge(TONES[document.state], document.get_state_display())


def kind_label(code):
    """What a paper of that kind is called in lists."""
    return str(KINDS[code].label) if code in KINDS else str(OTHER_LABELS.get(code, ""))


def paper_name(document):
    """“Invitation 32-GM/ĐU”, or that it is a draft."""
    kind = KINDS.get(document.kind)
    if kind is not None:
        return kind.name_of(document)
    label = kind_label(document.kind) or document.type_name.capitalize()
    return f"{label} {document.full_number}" if document.number else _t("Draft: %s") % label


def conference_of(document):
    """The conference of a notice or of another paper of the desk; ``None`` for papers of other desks."""
    kind = KINDS.get(document.kind)
    return kind.conference_of(document) if kind else None


def page_url(document):
    """The page of a paper: the notice and the letters have pages of their own."""
    kind = KINDS.get(document.kind)
    if document.kind in LetterKind.values:
        return reverse("letter-detail", args=[document.pk])
    return reverse(f"{kind.noun if kind else 'paper'}-detail", args=[document.pk])


def pdf_url(document):
    """Where the paper is shown: frozen bytes once issued, the draft laid out anew before."""
    name = "paper-preview" if document.state in (DocumentState.DRAFT, DocumentState.DISCARDED) else "document-pdf"
    if name == "paper-preview" and document.kind in KINDS:
        name = f"{KINDS[document.kind].noun}-preview"
    return reverse(name, args=[document.pk])


def figures_in_words(figures):
    """``[(label, number)]`` of the counts kept with a paper, and the day for which they hold."""
    if not figures:
        return []
    lines = [(str(label), figures[name]) for name, label in FIGURE_LABELS.items() if name in figures]
    if "as_of" in figures:
        year, month, day = figures["as_of"].split("-")
        lines.append((_t("As of"), f"{day}/{month}/{year}"))
    return lines


def lines_with_dots(document):
    """The lines of a draft that were left to be filled in by hand, each cut to what a warning can show."""
    texts = [document.subject, document.body, document.recipients]
    texts += [text for signature in document.signatures for text in signature[:2]]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return [line if len(line) <= 60 else f"{line[:59]}…" for line in lines if _DOTS.search(line)]


def brief(entry):
    """The entry with what changed alone, and long texts cut."""
    for name in [name for name, value in entry.after.items() if entry.before.get(name) == value]:
        entry.before.pop(name, None)
        del entry.after[name]
    for values in (entry.before, entry.after):
        for name in _HIDDEN & values.keys():
            del values[name]
        for name in _LONG & values.keys():
            text = str(values[name] or "")
            values[name] = text if len(text) <= 80 else f"{text[:80]}…"
    return entry
