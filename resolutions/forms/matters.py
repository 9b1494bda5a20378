"""Forms of the reconciliation board, of issues merged, split and linked, and of matters of another lane."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.forms import BaseForm, BaseModelForm, DateField
from dialogue_site.lib.dates import screen_date
from feedback.duplicates import number_in
from feedback.models import Category, Issue
from feedback.models.relations import Referral, ReferralKind, RelationKind

from ..actions.splits import Part
from ..models.letters import Channel
from ..models.reconciliation import Replied
from ..reconciling import BOXES, placed
from .fields import text_field

#: So many parts are offered at once; a part can be split again.
PARTS_OFFERED = 3


def box_choices():
    """``[(number, name)]`` of the nine boxes, in the order of the board and of the keys."""
    return [(str(n), f"{n}. {raised.label} - {replied.label}") for n, (raised, replied) in enumerate(BOXES, start=1)]


class PlaceForm(BaseForm):
    """An issue, its box, and what makes the box true where the record does not say it yet."""

    issue = forms.ChoiceField(label=_("Issue"))
    box = forms.ChoiceField(label=_("Box"))
    replied_by = forms.CharField(label=_("Who replied"), max_length=200, required=False)
    gist = text_field(_("Gist of the reply"), rows=3, required=False)
    ending = forms.ChoiceField(
        label=_("The reply is"),
        choices=[
            ("final", _("final: the notice of conclusions confirms it")),
            ("open", _("to be confirmed in writing")),
        ],
        initial="open", required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    document_number = forms.CharField(label=_("Number and symbol"), max_length=60, required=False)
    document_date = DateField(label=_("Date of the paper"), required=False)
    text = text_field(_("What the answer says"), rows=3, max_length=5000, required=False)
    sent_on = DateField(
        label=_("Sent to those who asked on"), required=False,
        help_text=_("Leave it empty when nothing shows that it reached them: they are then still owed an answer."),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("Way"), choices=Channel.choices, initial=Channel.POSTED, required=False)

    def prepare(self):
        self.rows = {str(row.issue.pk): row for row in placed(self.obj)[0]}
        self.fields["issue"].choices = [(pk, str(row.issue)) for pk, row in self.rows.items()]
        self.fields["box"].choices = box_choices()

    def clean(self):
        facts = super().clean()
        row, number = self.rows.get(facts.get("issue")), facts.get("box")
        if row is None or not number:
            return facts
        raised, replied = BOXES[int(number) - 1]
        found = {"issue": row.issue, "raised": str(raised), "replied": str(replied), "reply": None, "paper": None}
        if replied == Replied.ROOM and row.reply is None:
            if (held := self.obj.conference.date) > clock.today():
                text = _t("The conference is held on %s: nothing was replied in the room yet.") % screen_date(held)
                self.add_error("box", text)
            found["reply"] = self._reply(facts)
        if replied == Replied.BEFORE and row.answer is None:
            found["paper"] = self._paper(facts)
        return found

    def _need(self, facts, names):
        for name in names:
            if not facts.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    def _reply(self, facts):
        self._need(facts, ("replied_by", "gist"))
        final = facts.get("ending") == "final"
        return {"replied_by": facts.get("replied_by"), "gist": facts.get("gist"), "is_final": final}

    def _paper(self, facts):
        self._need(facts, ("document_number", "document_date", "text"))
        day, sent = facts.get("document_date"), facts.get("sent_on")
        if day and day >= self.obj.conference.date:
            self.add_error("document_date", _("A paper that answered before is dated before the conference."))
        if sent and (sent > clock.today() or (day and sent < day)):
            self.add_error("sent_on", _("The paper was sent on its date or later, and not in the future."))
        names = ("document_number", "document_date", "text", "sent_on", "channel")
        return {name: facts.get(name) for name in names} | {"channel": facts.get("channel") or Channel.POSTED}

    @property
    def needs_words(self):
        """Are the facts missing that a plain move on the board cannot bring?"""
        return any(name in self.errors for name in ("replied_by", "gist", "document_number", "document_date", "text"))


class MergeForm(BaseForm):
    """Into which issue, and why."""

    target = forms.CharField(label=_("Merge into issue"), max_length=20, help_text=_("Its number: VD-12 or 12."))
    reason = forms.CharField(
        label=_("Why it is the same matter"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )  # fmt: skip

    def clean_target(self):
        typed = self.cleaned_data["target"]
        found = Issue.objects.filter(conference=self.obj.conference_id, number=number_in(typed) or 0).first()
        if found is None:
            raise forms.ValidationError(_("This conference has no such issue. Type its number: VD-05."))
        if found.pk == self.obj.pk:
            raise forms.ValidationError(_("Choose another issue of the same conference."))
        return found


class RelateForm(BaseForm):
    """With which issue, of which conference, and how."""

    kind = forms.ChoiceField(
        label=_("How they belong together"), widget=forms.RadioSelect, initial=RelationKind.RELATED,
        choices=[
            (RelationKind.RELATED, _("Related: both pages show the other one")),
            (RelationKind.CONTINUES, _("Continues an issue of an earlier conference: asked again")),
        ],
    )  # fmt: skip
    conference = forms.ModelChoiceField(label=_("Conference"), queryset=Conference.objects.none(), empty_label=None)
    target = forms.CharField(label=_("Issue"), max_length=20, help_text=_("Its number: VD-12 or 12."))
    reason = forms.CharField(label=_("Note"), max_length=500, required=False)

    def prepare(self):
        self.fields["conference"].queryset = Conference.objects.filter(ward=self.obj.ward_id).order_by("-date", "-pk")
        self.fields["conference"].label_from_instance = lambda conference: f"{conference.code} - {conference.title}"

    def clean(self):
        facts = super().clean()
        conference, typed = facts.pop("conference", None), facts.get("target")
        if conference and typed:
            facts["target"] = Issue.objects.filter(conference=conference, number=number_in(typed) or 0).first()
            if facts["target"] is None:
                self.add_error("target", _("This conference has no such issue. Type its number: VD-05."))
        return facts


class SplitForm(BaseForm):
    """The parts, each with those who ask for it, and who stays with the issue itself."""

    def prepare(self):
        links = self.obj.links.counted().select_related("opinion__speaker").order_by("opinion__number")
        people = [(str(link.opinion_id), _citizen(link.opinion)) for link in links]
        categories = Category.objects.filter(ward=self.obj.ward_id, active=True)
        everybody = [pk for pk, _name in people]
        for n in range(1, PARTS_OFFERED + 1):
            self.fields[f"summary_{n}"] = forms.CharField(
                label=_t("Part %d: what it is about") % n, max_length=300, required=False
            )
            self.fields[f"category_{n}"] = forms.ModelChoiceField(
                label=_("Category"), queryset=categories, required=False, initial=self.obj.category_id,
                empty_label=_("Not yet classified"),
            )  # fmt: skip
            self.fields[f"opinions_{n}"] = self._people(_t("Asked by"), people, everybody)
        self.fields["staying"] = self._people(_t("Who still asks for %s itself") % self.obj.code, people, everybody)
        self.fields["reason"] = forms.CharField(label=_("Why it is split"), max_length=500, required=False)

    def _people(self, label, people, everybody):
        return forms.MultipleChoiceField(
            label=label, choices=people, required=False, initial=everybody, widget=forms.CheckboxSelectMultiple
        )

    def clean(self):
        facts = super().clean()
        parts = [
            Part(
                facts[f"summary_{n}"], tuple(int(pk) for pk in facts.get(f"opinions_{n}", ())),
                facts.get(f"category_{n}"),
            )
            for n in range(1, PARTS_OFFERED + 1)
            if facts.get(f"summary_{n}")
        ]  # fmt: skip
        if not parts:
            self.add_error("summary_1", _("Say what the part is about."))
        for n in range(1, PARTS_OFFERED + 1):
            if facts.get(f"summary_{n}") and not facts.get(f"opinions_{n}"):
                self.add_error(f"opinions_{n}", _("Somebody asks for each part."))
        staying = tuple(int(pk) for pk in facts.get("staying", ()))
        if not staying:
            self.add_error("staying", _("Somebody must stay with the issue itself: it is one of the matters."))
        return {"parts": parts, "staying": staying, "reason": facts.get("reason", "")}


def _citizen(opinion):
    name = opinion.speaker.addressed if opinion.speaker_id else opinion.on_behalf_of or _t("not named")
    return f"{opinion.code} {name}"


class ReferForm(BaseForm):
    """Which lane, to whom, under which reference: nothing of the content."""

    kind = forms.ChoiceField(label=_("Lane"), choices=ReferralKind.choices, widget=forms.RadioSelect)
    destination = forms.CharField(
        label=_("Competent body"), max_length=300,
        help_text=_("Who handles it by law: the body's name, nothing of the content."),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        required=False,
        help_text=_("Number in the register of citizens' reception."),
    )
    referred_on = DateField(label=_("Day"))

    def prepare(self):
        self.fields["referred_on"].initial = clock.today()

    def clean_referred_on(self):
        day = self.cleaned_data["referred_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class ReferralForm(BaseModelForm):
    """What may be corrected of a referral, and the day of the guidance slip."""

    class Meta(BaseModelForm.Meta):
        model = Referral
        fields = ("kind", "destination", "reference", "guided_on")


def concerned(number):
    """How many citizens a step concerns, as a sentence."""
    text = ngettext("%d citizen who asked is concerned.", "%d citizens who asked are concerned.", number)
    return text % number
