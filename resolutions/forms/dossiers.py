"""Forms of dossiers: opened, filled, written, sent, reminded of, replied to, passed on."""

from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock, issuing
from dialogue_site.forms import BaseForm, DateField, ManyChoiceField
from dialogue_site.models import Unit
from dialogue_site.models.documents import OfficialDocument, System
from dialogue_site.transitions import NotAllowedNow

from ..actions.dossier_papers import Told, interim_signing
from ..actions.dossier_replies import to_relay
from ..actions.dossiers import candidates
from ..documents.dossiers import answer_text
from ..models.dossiers import DossierForm as Form
from ..models.letters import Channel
from ..states import Outcome
from .fields import EvidenceForm, PastDays, text_field, unit_field, workers
from .numbers import first_number, leaves_open, number_help
from .papers import IssuePaperForm, signature_value

LETTERS, OTHERWISE = "letters", "otherwise"
_SIGNATURES = {
    system: {signature_value(authority, post): (authority, post) for authority, post in pairs}
    for system, pairs in issuing.SIGNING.items()
}
_FILES = _("Up to 5 files: PDF, JPEG or PNG, each at most 10 MB. Files are private to the ward's readers.")


def bodies():
    """Bodies above and outside that a matter can be sent to."""
    return Unit.objects.filter(ward=None).outside()


def _body_field():
    return unit_field(
        _("Competent body"), required=False, empty_label=_("Not on the list"),
        help_text=_("Dossiers are found again by this body."),
    )  # fmt: skip


def _sent_to_field():
    return forms.CharField(
        label=_("Name on the paper"), max_length=300, required=False,
        help_text=_("Empty: as on the list. Several bodies are parted by a semicolon: “UBND Thành phố; Sở Xây dựng”."),
    )  # fmt: skip


class _ToBody(BaseForm):
    """Body and name on the paper: at least one of them."""

    def prepare(self):
        super().prepare()
        self.fields["body"].queryset = bodies()

    def clean(self):
        facts = super().clean()
        if not facts.get("body") and not facts.get("sent_to") and "body" not in self.errors:
            self.add_error("sent_to", _("Choose the body, or type its name."))
        return facts


class DossierForm(_ToBody):
    """To whom, with which paper, until when a reply is asked for."""

    body = _body_field()
    sent_to = _sent_to_field()
    form = forms.ChoiceField(label=_("Paper"), choices=Form.choices, initial=Form.SUBMISSION, widget=forms.RadioSelect)
    expected_on = DateField(
        label=_("Reply asked for no later than"), required=False,
        help_text=_("The last day that counts. While the ward waits, this is the citizens' date too, if it is later."),
    )  # fmt: skip
    note = text_field(_("Note"), rows=2, max_length=2000, required=False)

    def clean(self):
        facts = super().clean()
        if facts.get("body") and not facts.get("sent_to"):
            facts["sent_to"] = facts["body"].name
        return facts


class SendUpForm(_ToBody):
    """From an issue's page: to which body, and what is asked of it."""

    body = _body_field()
    sent_to = _sent_to_field()
    asked = text_field(
        _("What is asked of the body"), rows=3, max_length=2000, required=False,
        help_text=_("Printed in the paper. Empty: a first wording is written from the issue."),
    )  # fmt: skip


class AddIssuesForm(BaseForm):
    """Which issues join the dossier."""

    issues = ManyChoiceField(
        label=_("Issues"), queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text=_("Issues that are with a unit and in no other dossier."),
    )  # fmt: skip

    def prepare(self):
        self.fields["issues"].queryset = candidates(self.obj.conference)


class AskedForm(BaseForm):
    """What is asked of the body about one issue."""

    asked = text_field(_("What is asked of the body"), rows=5, max_length=2000)


class DraftPaperForm(BaseForm):
    """Which unit drafts: its symbol ends the number of a công văn."""

    unit = unit_field(_("Drafting unit"), required=False, empty_label=_("The lead unit of the first issue"))

    def prepare(self):
        self.fields["unit"].queryset = workers(self.obj.ward_id)


def _words(name, rows, **kwargs):
    field = OfficialDocument._meta.get_field(name)
    label = str(field.verbose_name)
    return text_field(label[:1].upper() + label[1:], rows=rows, max_length=field.max_length, **kwargs)


class PaperWordsForm(BaseForm):
    """The words of the draft; everything typed is plain text."""

    drafting_unit = unit_field(_("Drafting unit"), required=False, empty_label=_("None"))
    addressees = _words("addressees", 3, required=False, help_text=_("One on each line."))
    subject = _words("subject", 2, help_text=_("Without “V/v”: the paper prints it."))
    body = _words("body", 16)
    recipients = _words(
        "recipients", 6, required=False,
        help_text=_("One on each line; semicolons and dashes are printed by themselves."),
    )  # fmt: skip
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=())
    signer = forms.CharField(
        label=_("Signer"), max_length=120, required=False, help_text=_("The name alone, without degrees or ranks.")
    )

    def prepare(self):
        self.document = self.obj.document if hasattr(self.obj, "sent_to") else self.obj
        self.fields["drafting_unit"].queryset = workers(self.document.ward_id)
        self.fields["signature"].choices = [(each, each) for each in _SIGNATURES[self.document.system]]
        if self.document.kind == Form.TRANSFER:
            # A slip names the body in its text and no unit in its number.
            del self.fields["addressees"], self.fields["drafting_unit"]

    def facts(self):
        facts = dict(self.cleaned_data)
        facts["authority"], facts["post"] = _SIGNATURES[self.document.system][facts.pop("signature")]
        return facts


class TellForm(BaseForm):
    """How the citizens learn of it: letters of this system in the same step, or otherwise, with the proof."""

    told_by = forms.ChoiceField(
        label=_("How the citizens are told"), initial=LETTERS, widget=forms.RadioSelect,
        choices=[
            (LETTERS, _("By a letter to each citizen, issued and recorded in this step")),
            (OTHERWISE, _("They were told otherwise")),
        ],
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("How the letters go"), choices=Channel.choices, initial=Channel.HANDED, required=False,
        help_text=_("A voice without a name is told by reading the letter out in its residential group."),
    )  # fmt: skip
    sent_on = DateField(label=_("Day on which they go out"), required=False)
    letter_signature = forms.ChoiceField(
        label=_("Signing authority and post of the letters"), required=False,
        choices=[(each, each) for each in _SIGNATURES[System.STATE]],
    )  # fmt: skip
    letter_signer = forms.CharField(label=_("Signer of the letters"), max_length=120, required=False)
    letter_number = forms.IntegerField(
        label=_("First number of the letters"), required=False, min_value=1, max_value=issuing.LARGEST_NUMBER
    )
    letter_number_right = forms.BooleanField(
        label=_("The number is right: it was given by the office's own register"), required=False
    )
    #: Papers numbered in the same series before the letters, in the same step.
    meanwhile = 0
    otherwise = text_field(
        _("How, when and by whom; where the proof is"), rows=2, max_length=500, required=False,
        help_text=_("Only when they were told otherwise: “read out at the meeting of group 5 on 12/10, minutes kept”."),
    )  # fmt: skip

    @property
    def tell_layout(self):
        asked = [Field(name) for name in ("letter_number", "letter_number_right") if name in self.fields]
        return Div(
            Field("told_by"),
            Div(
                Div(
                    Field("channel", wrapper_class="is-half"), Field("sent_on", wrapper_class="is-half"),
                    css_class="form-pair",
                ),
                *asked,
                Div(
                    Field("letter_signature", wrapper_class="is-half"), Field("letter_signer", wrapper_class="is-half"),
                    css_class="form-pair",
                ),
                css_class="tell-by-letter",
            ),
            Div(Field("otherwise"), Field("files"), css_class="tell-otherwise"),
            css_class="tell-citizens",
        )  # fmt: skip

    def prepare(self):
        super().prepare()
        try:
            letter = issuing.letter_of_series(self.obj.ward, clock.today())
            self.fields["letter_number"].help_text = number_help(letter, first_number())
        except NotAllowedNow:
            # No committee that could write letters: they are told otherwise.
            del self.fields["letter_number"]
        self.number_asked = self.fields["letter_number_right"]
        if "letter_number_right" not in self.data:
            del self.fields["letter_number_right"]

    def ask_about_number(self, facts):
        number, day = facts.get("letter_number"), facts.get("sent_on")
        if number is None or day is None or facts.get("letter_number_right"):
            return
        letter = issuing.letter_of_series(self.obj.ward, day)
        question = leaves_open(letter, issuing.series_on(letter.system, day), number, self.meanwhile)
        if question:
            self.fields["letter_number_right"] = self.number_asked
            self.add_error("letter_number", question)

    def clean(self):
        facts = super().clean()
        if facts.get("told_by") == LETTERS:
            for name, problem in (
                ("channel", _("Choose the way the letters go.")),
                ("sent_on", _("Say on which day the letters go out.")),
                ("letter_signature", _("Choose who signs the letters.")),
                ("letter_signer", _("Please give the name of the signer.")),
            ):
                if not facts.get(name) and name not in self.errors:
                    self.add_error(name, problem)
            if facts.get("sent_on") and facts["sent_on"] > clock.today():
                self.add_error("sent_on", _("This day has not come yet."))
            self.ask_about_number(facts)
        elif facts.get("told_by") == OTHERWISE and not facts.get("otherwise"):
            self.add_error("otherwise", _("Say how the citizens were told, and where the proof is."))
        return facts

    def told(self):
        """The :class:`Told` the actions take."""
        facts = self.cleaned_data
        if facts["told_by"] == OTHERWISE:
            return Told(otherwise=facts["otherwise"], files=tuple(facts["files"]))
        authority, post = _SIGNATURES[System.STATE][facts["letter_signature"]]
        signing = interim_signing(facts["sent_on"], authority, post, facts["letter_signer"], facts.get("letter_number"))
        return Told(signing=signing, channel=facts["channel"], sent_on=facts["sent_on"])


class SendDossierForm(TellForm, EvidenceForm, IssuePaperForm):
    """Number, date and signature of the paper; and how the citizens are told."""

    #: The paper itself may be a công văn of the same series.
    meanwhile = 1

    @property
    def layout(self):
        names = ("date", "number", "out_of_order", "series", "signature", "signer")
        paper = [name for name in names if name in self.fields]
        return Layout(*paper, HTML("<hr>"), self.tell_layout)

    def prepare(self):
        self.dossier, self.obj = self.obj, self.obj.document
        super().prepare()
        self.fields["files"].label = _t("Proof that they were told otherwise")

    def facts(self):
        return super().facts() | {"told": self.told()}


class RecordDossierForm(TellForm, EvidenceForm, PastDays):
    """Number and date of a paper made outside; and how the citizens are told."""

    document_number = forms.CharField(
        label=_("Number and symbol"), max_length=60, help_text=_("As on the paper: 412/UBND-ĐCXD.")
    )
    document_date = DateField(label=_("Date of the paper"))
    past_days = ("document_date",)

    @property
    def layout(self):
        return Layout("document_number", "document_date", HTML("<hr>"), self.tell_layout)

    def prepare(self):
        super().prepare()
        self.fields["files"].label = _t("Proof that they were told otherwise")

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("document_number", "document_date")} | {"told": self.told()}


class ChaseDossierForm(PastDays):
    """A reminder that was sent: when, how, in which words."""

    chased_on = DateField(label=_("Day of the reminder"))
    note = forms.CharField(
        label=_("By which way or paper"), max_length=500,
        help_text=_("For example: công văn 530/UBND-VP, or by telephone, and with whom."),
    )  # fmt: skip
    text = text_field(
        _("Words of the reminder"), rows=8, max_length=5000, required=False,
        help_text=_("Written from the record; kept in the history. The letter can be fetched as a Word file."),
    )  # fmt: skip
    past_days = ("chased_on",)

    def not_before(self):
        return self.obj.document_date


class ReplyForm(PastDays, EvidenceForm):
    """The reply: its paper, and what it says on each issue. Issues left empty go on waiting."""

    reply_number = forms.CharField(
        label=_("Number and symbol of the reply"), max_length=60, required=False,
        help_text=_("Empty when the reply bears none."),
    )  # fmt: skip
    reply_date = DateField(label=_("Date of the reply"))
    note = text_field(
        _("What the reply says as a whole"), rows=2, max_length=3000, required=False,
        help_text=_("Empty: put together from what is written below."),
    )  # fmt: skip
    past_days = ("reply_date",)

    def not_before(self):
        return self.obj.document_date

    def prepare(self):
        super().prepare()
        self.items = [
            item for item in self.obj.items.select_related("issue").order_by("issue__number") if not item.relayed_on
        ]
        for item in self.items:
            label = _t("Replied to %(code)s: %(summary)s") % {"code": item.issue.code, "summary": item.issue.summary}
            asked = _t("Asked: %s") % item.asked
            self.fields[f"item_{item.pk}"] = text_field(label, rows=4, required=False, help_text=asked)
            self.fields[f"item_{item.pk}"].initial = item.reply
        self.order_fields(["reply_number", "reply_date", *(f"item_{i.pk}" for i in self.items), "note", "files"])

    def clean(self):
        facts = super().clean()
        if self.items and not any(facts.get(f"item_{item.pk}") for item in self.items) and not self.errors:
            self.add_error(f"item_{self.items[0].pk}", _("Write what was replied to at least one issue."))
        return facts

    def facts(self):
        names = ("reply_number", "reply_date", "note", "files")
        replies = {item.pk: self.cleaned_data[f"item_{item.pk}"] for item in self.items}
        changed = {item.pk for item in self.items if replies[item.pk] and replies[item.pk] != item.reply}
        kept = {pk: text for pk, text in replies.items() if pk in changed}
        return {name: self.cleaned_data[name] for name in names} | {"replies": kept}


class RelayForm(BaseForm):
    """For each issue replied to: whether its answer is drafted now, its outcome, its text."""

    OUTCOMES = [("", _("Decided in the draft")), *(c for c in Outcome.choices if c[0] != Outcome.HIGHER)]

    def prepare(self):
        self.items, _later = to_relay(self.obj)
        for item in self.items:
            key = f"item_{item.pk}"
            label = _t("Draft the answer to %(code)s: %(summary)s") % {
                "code": item.issue.code, "summary": item.issue.summary,
            }  # fmt: skip
            self.fields[f"{key}_take"] = forms.BooleanField(label=label, required=False, initial=True)
            self.fields[f"{key}_outcome"] = forms.ChoiceField(
                label=_t("Outcome"), choices=self.OUTCOMES, required=False
            )
            self.fields[f"{key}_promised_on"] = DateField(
                label=_t("Promised for"), required=False, help_text=_t("For “will be resolved by a day”.")
            )
            self.fields[f"{key}_why"] = text_field(
                _t("Why it is not feasible"), rows=2, max_length=2000, required=False,
                help_text=_t("For “not feasible”."),
            )  # fmt: skip
            self.fields[f"{key}_text"] = text_field(
                _t("What the answer says"), rows=6, max_length=5000, required=False, initial=answer_text(self.obj, item)
            )

    @property
    def layout(self):
        return Layout(
            *(
                Div(
                    f"item_{item.pk}_take",
                    Div(
                        Field(f"item_{item.pk}_outcome", wrapper_class="is-half"),
                        Field(f"item_{item.pk}_promised_on", wrapper_class="is-half"),
                        css_class="form-pair",
                    ),
                    f"item_{item.pk}_why",
                    f"item_{item.pk}_text",
                    css_class="relay-item",
                )
                for item in self.items
            )
        )

    def clean(self):
        facts = super().clean()
        chosen = [item for item in self.items if facts.get(f"item_{item.pk}_take")]
        if not chosen:
            self.add_error(None, _("Choose at least one issue whose reply is passed on."))
        for item in chosen:
            key = f"item_{item.pk}"
            if not facts.get(f"{key}_text"):
                self.add_error(f"{key}_text", _("Write what the answer says."))
            outcome = facts.get(f"{key}_outcome")
            if outcome == Outcome.SCHEDULED and not facts.get(f"{key}_promised_on") and not self.errors:
                self.add_error(f"{key}_promised_on", _("Say by which day it will be resolved."))
            if outcome == Outcome.NOT_FEASIBLE and not facts.get(f"{key}_why"):
                self.add_error(f"{key}_why", _("Say why it is not feasible."))
        return facts

    def facts(self):
        answers = {}
        for item in self.items:
            key = f"item_{item.pk}"
            if self.cleaned_data.get(f"{key}_take"):
                names = ("text", "outcome", "promised_on", "why")
                answers[item.pk] = {name: self.cleaned_data[f"{key}_{name}"] for name in names}
        return {"answers": answers}
