"""What a clerk types about an opinion: the entry page, and correcting one entered already."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conferences.models.attendees import Honorific
from dialogue_site import clock
from dialogue_site.forms import BaseForm, DateField
from dialogue_site.lib.text import from_tcvn3, looks_legacy

from ..groups import group_named
from ..models import Opinion
from ..models.opinions import Source
from ..speakers import NEW, namesakes, speaker_of
from .rows import EMPTY_ROWS, IssueRows, RowMenus, suggest

#: Sources whose voice may be unknown: a slip, a box, a letter, a form need not carry a name.
MAY_BE_NAMELESS = (Source.ROOM_SLIP, Source.BEFORE_BOX, Source.BEFORE_LETTER, Source.BEFORE_FORM)
MAX_VERBATIM = Opinion._meta.get_field("verbatim").max_length
CONVERT, KEEP = "convert", "keep"
_PHONE = re.compile(r"(?:\+84|0)[0-9]{9,10}|1[89]00[0-9]{4,6}")


def stored_phone(text):
    """``0912 345 678`` as it is stored: ``+84912345678``; short numbers stay. Raises ``ValidationError``."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if digits and not _PHONE.fullmatch(digits):
        raise ValidationError(_("Type a telephone number, for example 0912 345 678."), code="invalid")
    return f"+84{digits[1:]}" if digits.startswith("0") else digits


class OpinionFacts(BaseForm):
    """Who said what, when and where; ``self.conference`` decides whose names are known.

    ``speaker_key`` is the suggestion chosen (``a12`` a delegate, ``p34`` a known person, ``new``); a name typed
    without choosing is asked about when somebody of that name is known, never guessed.
    """

    needs_combobox = True

    speaker_name = forms.CharField(label=_("Speaker"), required=False, max_length=120)
    speaker_key = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    honorific = forms.ChoiceField(label=_("Honorific"), required=False, choices=[("", "-"), *Honorific.choices])
    posts = forms.CharField(label=_("Posts"), required=False, max_length=300)
    body = forms.CharField(label=_("Body represented"), required=False, max_length=200)
    source = forms.ChoiceField(label=_("Source"), choices=Source.choices)
    residential_group = forms.CharField(label=_("Residential group"), required=False, max_length=200)
    on_behalf_of = forms.CharField(label=pgettext_lazy("field", "On behalf of"), required=False, max_length=200)
    received_on = DateField(label=_("Received on"))
    verbatim = forms.CharField(
        label=_("What was said, word for word"),
        max_length=MAX_VERBATIM,
        widget=forms.Textarea(attrs={"rows": 9, "maxlength": MAX_VERBATIM}),
        error_messages={"required": _("Please write down what was said.")},
    )
    legacy = forms.ChoiceField(
        required=False, choices=[("", ""), (CONVERT, CONVERT), (KEEP, KEEP)], widget=forms.HiddenInput
    )
    no_request_reason = forms.CharField(
        label=_("Asks for nothing, because"), required=False, max_length=300,
        help_text=_("Only for an opinion without any issue: thanks, praise, agreement."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Internal note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    conference = None
    namesakes = ()
    legacy_kind = legacy_preview = ""
    speaker = None

    def prepare(self):
        self.conference = self.conference or self.parent
        for name in ("speaker_name", "residential_group", "on_behalf_of", "posts", "body"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["speaker_name"].widget.attrs |= suggest("speaker-lookup", self.conference, 2) | {
            "data-combobox-target": self.add_prefix("speaker_key")
        }
        self.fields["residential_group"].widget.attrs |= suggest("group-lookup", self.conference, 1)
        self.fields["residential_group"].widget.attrs["placeholder"] = "TDP 5"
        self.fields["verbatim"].widget.attrs |= {
            "hx-post": reverse("legacy-text", args=[self.conference.pk]),
            "hx-trigger": "paste delay:300ms, change",
            "hx-target": "next [data-legacy]",
            "hx-params": "verbatim",
        }

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > clock.today() and (self.obj is None or day != self.obj.received_on):
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean_residential_group(self):
        text = self.cleaned_data["residential_group"]
        if not text:
            return None
        group = group_named(self.conference, text)
        if group is None:
            raise ValidationError(_("This ward has no such residential group. Type its number: TDP 5."), code="unknown")
        return group

    def clean(self):
        facts = super().clean()
        self._speaker(facts)
        self._legacy(facts)
        nameless = not (facts.get("speaker_name") or facts.get("on_behalf_of") or facts.get("residential_group"))
        if nameless and facts.get("source") not in MAY_BE_NAMELESS and not self.errors:
            self.add_error("speaker_name", _("Who said it? Give a name, an organisation or a residential group."))
        return facts

    def _speaker(self, facts):
        key, name = facts.get("speaker_key") or "", facts.get("speaker_name")
        if not name or key == NEW:
            return
        if key:
            self.speaker = speaker_of(self.conference, key)
            if self.speaker is None:
                self.add_error("speaker_name", _("This person cannot be found any more. Choose again."))
            return
        self.namesakes = namesakes(self.conference, name)
        if self.namesakes:
            self.add_error("speaker_name", _("Somebody of this name is known. Is it one of these people?"))

    def _legacy(self, facts):
        """Text in an old encoding is shown converted and asked about, never converted silently (domain.md 4.9)."""
        text, choice = facts.get("verbatim", ""), facts.get("legacy")
        kind = looks_legacy(text)
        if not kind or choice == KEEP:
            return
        if kind == "tcvn3" and choice == CONVERT:
            facts["verbatim"] = from_tcvn3(text)
            return
        self.legacy_kind, self.legacy_preview = kind, from_tcvn3(text) if kind == "tcvn3" else ""
        self.add_error("verbatim", _("The text looks like an old encoding (TCVN3 or VNI). Choose below what to keep."))

    @property
    def opinion_facts(self):
        """The arguments of ``record_opinion`` that do not concern the speaker."""
        names = ("source", "residential_group", "on_behalf_of", "received_on", "verbatim", "no_request_reason", "note")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def person_facts(self):
        """The arguments of ``find_or_add_person``; ``None`` when nobody is named."""
        facts = self.cleaned_data
        if not facts["speaker_name"]:
            return None
        if self.speaker is not None:
            return self.speaker.facts
        return {
            "full_name": facts["speaker_name"],
            "honorific": facts["honorific"],
            "posts": facts["posts"],
            "body": facts["body"],
            "residential_group": facts["residential_group"],
        }


class OpinionEntryForm(OpinionFacts):
    """A new opinion with its issue rows (``self.rows``) and, apart, how to reach the speaker."""

    phone = forms.CharField(label=_("Phone"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)

    def prepare(self):
        super().prepare()
        self.menus = RowMenus(self.conference)
        self.rows = IssueRows(
            data=self.data if self.is_bound else None,
            prefix="rows",
            form_kwargs={"parent": self.menus, "user": self.user},
        )

    def clean_phone(self):
        return stored_phone(self.cleaned_data["phone"])

    def clean(self):
        facts = super().clean()
        reach = any(facts.get(name) for name in ("phone", "email", "address"))
        if reach and not facts.get("speaker_name") and "speaker_name" not in self.errors:
            self.add_error("speaker_name", _("Contact details need a name."))
        return facts

    def is_valid(self):
        # Both are asked, so that all errors are shown at once.
        both = [super().is_valid(), self.rows.is_valid()]
        if all(both) and self.rows.typed and self.cleaned_data["no_request_reason"]:
            self.add_error("no_request_reason", _("Leave this empty when there are issues."))
            return False
        return all(both)

    @property
    def contact(self):
        """Ways to reach the speaker that were typed; empty when none was."""
        return {name: self.cleaned_data[name] for name in ("phone", "email", "address") if self.cleaned_data[name]}

    def more_rows(self):
        """Show what was typed with more empty rows, and propose each category's usual unit; nothing is checked yet."""
        data = self.data.copy()
        units = {pk: category.default_unit_id for pk, category in self.menus.categories.items()}
        total = min(len(self.rows.forms) + EMPTY_ROWS, self.rows.max_num)
        data["rows-TOTAL_FORMS"] = str(total)
        for number in range(total):
            unit = units.get(data.get(f"rows-{number}-category", ""))
            if unit and not data.get(f"rows-{number}-lead_unit"):
                data[f"rows-{number}-lead_unit"] = str(unit)
        self.data = data
        self.rows = IssueRows(data=data, prefix="rows", form_kwargs={"parent": self.menus, "user": self.user})
        self.rows.leave_unchecked()
        self._errors = ErrorDict()

    @property
    def all_forms(self):
        """This form and its rows as one, for the summary of errors."""
        return _Together([self, *self.rows.forms], self.rows.non_form_errors())


class _Together:
    """Several forms that show their errors as one list."""

    def __init__(self, parts, others):
        self.parts, self.others = parts, others

    def non_field_errors(self):
        return [*(error for part in self.parts for error in part.non_field_errors()), *self.others]

    def __iter__(self):
        for part in self.parts:
            part.errors_are_summed_up = True
            yield from part


class OpinionEditForm(OpinionFacts):
    """Correct an opinion; its words only while they are not locked."""

    def prepare(self):
        self.conference = self.obj.conference
        super().prepare()
        if self.obj.state != "received":
            self.fields["verbatim"].disabled = True
            self.fields["verbatim"].help_text = _("Locked since the record was completed.")


class ContactForm(BaseForm):
    """How to reach a person; an emptied field is taken away."""

    phone = forms.CharField(label=_("Phone"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)

    def clean_phone(self):
        return stored_phone(self.cleaned_data["phone"])


class PersonForm(BaseForm):
    """Correct who a person is."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    honorific = forms.ChoiceField(label=_("Honorific"), required=False, choices=[("", "-"), *Honorific.choices])
    posts = forms.CharField(label=_("Posts"), required=False, max_length=300)
    body = forms.CharField(label=_("Body represented"), required=False, max_length=200)


class RecordForm(BaseForm):
    """The last look before the words are locked: when the session ended, which the minutes print."""

    ends_at = forms.TimeField(
        label=_("Ended at"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"size": 8}),
        help_text=_("For the minutes, such as 17:15. It can be entered later on the page of the conference."),
    )  # fmt: skip


class LinkForm(BaseForm):
    """An issue of the same conference, by its number or found by its words."""

    needs_combobox = True

    issue = forms.CharField(
        label=_("Issue known already"),
        max_length=400,
        help_text=_("Its number, for example VD-05, or words to find it."),
    )
    excerpt = forms.CharField(
        label=_("Excerpt"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The words of this opinion that ask for it."),
    )  # fmt: skip

    def prepare(self):
        self.fields["issue"].widget.attrs |= suggest("issue-lookup", self.obj.conference, 2)
