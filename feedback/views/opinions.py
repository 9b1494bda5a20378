"""Pages of opinions: the list, one opinion with its issues, and the steps taken with it."""

from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import permissions as may
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import excerpt
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order, VerbPage
from dialogue_site.roles import WRITERS
from dialogue_site.templatetags.ui import badge

from ..actions import conferences as conference_actions
from ..actions import opinions as actions
from ..actions import people as people_actions
from ..filters import OPINION_FILTERS, menus
from ..forms.opinions import OpinionEditForm, RecordForm
from ..models import Contact, Issue, Opinion, OpinionIssue
from ..permissions import (
    can_add_issue,
    can_edit_opinion,
    can_view_contact,
)
from ..sealed import open_entries, with_links_here
from ..sheets import OPINION_COLUMNS, opinion_rows
from ..speakers import key_of
from ..states import PUT_ASIDE, OpinionState, Stage
from .entry import add_url, figures_of

STATE_BADGES = {OpinionState.RECEIVED: "neutral", OpinionState.LOCKED: "info", OpinionState.WITHDRAWN: "stop"}
EXCERPT = 160


class OpinionList(ListPage):
    """What was said at the ward's conferences, newest first; withdrawn opinions only when asked for."""

    model = Opinion
    template_name = "feedback/opinion_list.html"
    heading = sheet_title = _("Opinions")
    search_label = _("Search in opinions")
    filters = OPINION_FILTERS
    select_related = ("speaker", "attendee")
    columns = (
        Column("code", _("Number"), order="number", kind="small"),
        Column("who", _("Who")),
        Column("words", _("What was said")),
        Column("source", _("Source")),
        Column("group", _("Residential group")),
        Column("received", _("Received on"), order="received", kind="date"),
        Column("issues", _("Issues"), kind="num"),
    )
    orders = {
        "newest": Order(_("Newest"), ("-pk",)),
        "number": Order(_("Number"), ("conference_id", "number")),
        "received": Order(_("Received on"), ("received_on",)),
    }
    default_order = "newest"
    empty_text = _("No opinions yet. Enter what the Front and the groups collected, or what is said in the room.")
    sheet_columns = OPINION_COLUMNS

    def get_queryset(self):
        queryset = super().get_queryset().defer("search_text", "note")
        return queryset if self.request.GET.get("state") == OpinionState.WITHDRAWN else queryset.counted()

    def may_enter(self):
        return bool(self.request.user.roles & set(WRITERS))

    @property
    def empty_action(self):
        return (_("Enter an opinion"), reverse("opinion-add")) if self.may_enter() else None

    def page_actions(self):
        if not self.may_enter():
            return []
        chosen = next((bound.value for bound in self.bound if bound.name == "conference"), "")
        url = reverse("opinion-add") + (f"?conference={chosen}" if chosen else "")
        return [(_("Enter an opinion"), url, True)]

    def row_context(self, objects):
        links = OpinionIssue.objects.filter(opinion__in=[o.pk for o in objects])
        links = links.exclude(issue__stage__in=PUT_ASIDE)
        with_links_here(objects)
        return {
            "counts": dict(links.order_by().values_list("opinion").annotate(n=Count("pk"))),
            "names": menus(self.request),
            "address": reverse("opinion-detail", args=[0]),
            "one": any(bound.name == "conference" and bound.value for bound in self.bound),
        }

    def row(self, opinion, ctx):
        names = ctx["names"]
        posts = opinion.speaker.posts if opinion.speaker_id and not opinion.sealed else ""
        where = "" if ctx["one"] else names.conference_names.get(opinion.conference_id, "")
        return {
            "url": ctx["address"].replace("/0/", f"/{opinion.pk}/"),
            "code": _two_lines(opinion.code, where),
            "who": _two_lines(who(opinion), posts),
            "words": excerpt(opinion.shown_words, EXCERPT),
            "source": opinion.get_source_display(),
            "group": "" if opinion.sealed else names.unit_names.get(opinion.residential_group_id, ""),
            "received": screen_date(opinion.received_on),
            "issues": ctx["counts"].get(opinion.pk) or _no_issue(opinion),
            "tone": "muted" if opinion.state == OpinionState.WITHDRAWN else "",
        }

    def sheet_rows(self, queryset):
        return opinion_rows(queryset)


def who(opinion):
    """The speaker as addressed, or the organisation or group that spoke; nobody's name beside sealed words."""
    if opinion.sealed:
        return _t("name not shown")
    return (opinion.speaker.addressed if opinion.speaker_id else "") or opinion.on_behalf_of or _t("no name given")


def _two_lines(first, second):
    if not second:
        return first
    return format_html("<span>{}</span><small>{}</small>", first, second)


def _no_issue(opinion):
    if opinion.no_request_reason or opinion.restricted:
        return _t("asks for nothing")
    return badge("warn", _t("not yet split"))


class OneOpinion:
    """What the pages of one opinion share."""

    model = Opinion
    select_related = ("conference", "ward", "speaker__residential_group", "attendee", "residential_group", "created_by")

    def breadcrumbs(self):
        crumbs = [
            (self.object.conference.code, self.object.conference.get_absolute_url()),
            (_("Opinions"), f"{reverse('opinion-list')}?conference={self.object.conference_id}"),
        ]
        return crumbs if isinstance(self, DetailPage) else [*crumbs, (self.object.code, self.object.get_absolute_url())]

    def get_subtitle(self):
        return f"{self.object.code} · {who(self.object)}"


class OpinionDetail(OneOpinion, DetailPage):
    template_name = "feedback/opinion_detail.html"

    def get_heading(self):
        return f"{self.object.code}. {who(self.object)}"

    def get_subtitle(self):
        return f"{self.object.conference.code} · {self.object.conference.title}"

    def page_actions(self):
        opinion, user = self.object, self.request.user
        if opinion.conference.ended or not can_edit_opinion(user, opinion):
            return []
        following = [(_t("Enter the next opinion"), add_url(opinion.conference), False)]
        if opinion.state == OpinionState.WITHDRAWN or opinion.restricted:
            return following
        return [(_t("Edit"), reverse("opinion-edit", args=[opinion.pk]), False), *following]

    def get_context_data(self, **kwargs):
        opinion, user = self.object, self.request.user
        open_to_change = not (opinion.conference.ended or opinion.state == OpinionState.WITHDRAWN or opinion.restricted)
        sees = opinion.speaker_id is not None and not opinion.sealed and can_view_contact(user, opinion.speaker)
        office = may.writes(user, opinion.ward_id)
        kwargs["timeline"] = open_entries(opinion, self.timeline_length, office=office)
        links = opinion.links.select_related("issue__category", "issue__lead_unit")
        return super().get_context_data(
            opinion=opinion,
            who=who(opinion),
            state_kind=STATE_BADGES[opinion.state],
            office=office,
            links=list(links if office else links.exclude(issue__stage=Stage.OUT_OF_SCOPE)),
            sees_contact=sees,
            contact=Contact.objects.filter(person=opinion.speaker_id).first() if sees else None,
            may_change=open_to_change and can_add_issue(user, opinion),
            **kwargs,
        )


class OpinionEdit(OneOpinion, FormPage):
    """Correct an opinion: the words only until they are locked."""

    form_class = OpinionEditForm
    template_name = "feedback/opinion_form.html"
    heading = _("Edit the opinion")
    success_message = _("The opinion was saved.")

    def allowed(self):
        return can_edit_opinion(self.request.user, self.object) and not self.object.restricted

    @property
    def draft_name(self):
        return f"opinion-edit-{self.object.pk}"

    def initial_for(self, obj):
        names = ("source", "on_behalf_of", "received_on", "verbatim", "no_request_reason", "note")
        group = obj.residential_group.name if obj.residential_group_id else ""
        speaker = obj.speaker.addressed if obj.speaker_id else ""
        own = {"speaker_name": speaker, "speaker_key": key_of(obj), "residential_group": group}
        return {name: getattr(obj, name) for name in names} | own

    def perform(self, form):
        by, facts = self.request.user, form.opinion_facts
        facts["attendee"], facts["speaker"] = None, None
        if form.speaker and form.speaker.here:
            facts["attendee"] = form.speaker.found
        if form.person_facts:
            known = form.speaker.found if form.speaker and not form.speaker.here else None
            facts["speaker"] = known or people_actions.find_or_add_person(
                by=by, ward=self.object.ward, **form.person_facts
            )
        return actions.edit_opinion(self.object, by=by, version=self.version, **facts)

    def conflict(self, form, theirs):
        response = super().conflict(form, theirs)
        response.template_name = "feedback/opinion_conflict.html"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(conference=self.object.conference, **kwargs)


class OpinionWithdraw(OneOpinion, VerbPage):
    verb = "opinion.withdraw"
    action = actions.withdraw_opinion
    success_message = _("The opinion was withdrawn.")

    def warnings(self):
        return [] if self.object.speaker_id else [_t("This opinion carries no name: make sure it is the right one.")]


class ConferenceRecord(VerbPage):
    """Complete the record: what is still missing, or the last look before the words are locked."""

    model = Conference
    template_name = "feedback/conference_record.html"
    select_related = ("ward",)
    verb = "conference.record"
    action = conference_actions.record_conference
    form_class = RecordForm
    success_message = _("The record is complete and the opinions' texts are locked.")

    def breadcrumbs(self):
        return [(_("Conferences"), reverse("conference-list")), (self.object.code, self.object.get_absolute_url())]

    def get_initial(self):
        return {"ends_at": self.object.ends_at}

    def get_context_data(self, **kwargs):
        waiting = conference_actions.unsplit_opinions(self.object).order_by("number").select_related("speaker")
        loose = Issue.objects.filter(conference=self.object, stage=Stage.RECEIVED).order_by("number")
        return super().get_context_data(
            conference=self.object,
            figures=figures_of(self.object),
            waiting=[(opinion, who(opinion)) for opinion in waiting[:100]],
            unclassified=loose[:100],
            **kwargs,
        )
