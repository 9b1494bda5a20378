"""Pages of conferences."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date, time_text
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order, VerbPage
from dialogue_site.templatetags.ui import link, vn_day

from ..actions import conferences as actions
from ..actions.guards import refuse_ended
from ..filters import CONFERENCE_FILTERS
from ..forms import AnnounceForm, ConferenceForm, RescheduleForm
from ..models import Attendee, Conference, Part
from ..models.conferences import NOTICE_LAW
from ..notice import held_before, short_notice_remark
from ..permissions import can_add_attendee, can_edit_conference, can_mark_attendance, ward_to_plan_for
from ..reports import NO_ONE, attendance_counts, attendance_of
from ..sheets import CONFERENCE_COLUMNS, conference_line
from ..states import RECORDING, ConferenceState
from ..templatetags.conferences_panels import state_badge, when

TRAIL = [(_("Conferences"), "conference-list")]


def trail(conference=None):
    """Breadcrumbs down to a conference."""
    crumbs = [(label, reverse(name)) for label, name in TRAIL]
    return [*crumbs, (conference.code, conference.get_absolute_url())] if conference else crumbs


def short_notice(conference, announced_on):
    """The warning of Điều 43 for an announcement on that day; empty when there is time enough."""
    missing = conference.notice_days_missing(announced_on)
    if not missing:
        return ""
    left = (conference.date - announced_on).days
    return ngettext(
        "Announced on %(on)s, the conference would have %(days)s day's notice. %(law)s asks for at least 7 days for a"
        " conference of the People's Committee.",
        "Announced on %(on)s, the conference would have %(days)s days' notice. %(law)s asks for at least 7 days for a"
        " conference of the People's Committee.",
        left,
    ) % {"on": screen_date(announced_on), "days": left, "law": NOTICE_LAW}


class ConferenceList(ListPage):
    """All conferences of the person's wards, newest first."""

    model = Conference
    heading = _("Conferences")
    sheet_title = _("Conferences")
    sheet_columns = CONFERENCE_COLUMNS
    filters = CONFERENCE_FILTERS
    columns = (
        Column("code", _("Code"), kind="small"),
        Column("title", _("Title")),
        Column("date", _("Date"), order="date", kind="date"),
        Column("kind", _("Kind")),
        Column("state", _("State")),
        Column("invited", _("Invited"), kind="num"),
        Column("attended", _("Attended"), kind="num"),
    )
    orders = {"date": Order(_("Date"), ("date",)), "code": Order(_("Code"), ("code",))}
    default_order = "-date"
    search_label = _("Search code, title, venue")
    empty_text = _("No conference has been entered yet.")

    @cached_property
    def may_plan(self):
        return ward_to_plan_for(self.request.user) is not None

    @property
    def empty_action(self):
        return (_("Plan the first conference"), reverse("conference-plan")) if self.may_plan else None

    def page_actions(self):
        return [(_("Plan a conference"), reverse("conference-plan"), True)] if self.may_plan else []

    def row_context(self, objects):
        return {"counts": attendance_counts([c.pk for c in objects])}

    def row(self, conference, ctx):
        counts = ctx["counts"].get(conference.pk, NO_ONE)
        return {
            "url": conference.get_absolute_url(),
            "code": conference.code,
            "title": conference.title,
            "date": screen_date(conference.date),
            "kind": conference.get_kind_display(),
            "state": state_badge(conference),
            "invited": counts["invited"],
            "attended": counts["attended"],
        }

    def sheet_rows(self, queryset):
        conferences = list(queryset)
        counts = attendance_counts([c.pk for c in conferences])
        return [conference_line(c, counts.get(c.pk, NO_ONE)) for c in conferences]


class ConferenceDetail(DetailPage):
    """Everything known about one conference; the floors above add their panels in the template."""

    model = Conference
    template_name = "conferences/conference_detail.html"
    select_related = ("ward", "previous")

    def get_queryset(self):
        people = Attendee.objects.on_papers().exclude(part__in=(Part.DELEGATE, Part.CITIZEN))
        return (
            super()
            .get_queryset()
            .prefetch_related(
                "legal_bases",
                "work_programmes",
                "assessment_points",
                Prefetch("attendees", people, to_attr="officials"),
            )
        )

    def get_heading(self):
        return self.object.title

    def get_subtitle(self):
        return f"{self.object.code} · {when(self.object)}"

    def breadcrumbs(self):
        return trail()

    def page_actions(self):
        if self.object.ended or not can_edit_conference(self.request.user, self.object):
            return []
        links = [(_("Edit"), reverse("conference-edit", args=[self.object.pk]), False)]
        if self.object.state in RECORDING:
            # The page of the floor above, by its name alone.
            enter = f"{reverse('opinion-add')}?conference={self.object.pk}"
            links.insert(0, (_("Enter opinions"), enter, False))
        return links

    def notices(self):
        """Warnings to be seen on the page, as sentences."""
        conference = self.object
        if conference.state == ConferenceState.PLANNED:
            warning = short_notice(conference, clock.today()) if conference.date >= clock.today() else ""
            return [warning] if warning else []
        missing = conference.announced_on and conference.notice_days_missing(conference.announced_on)
        return (
            [_t("The conference was announced with less than the 7 days' notice of %s.") % NOTICE_LAW]
            if missing
            else []
        )

    def fact_pairs(self):
        c = self.object
        hours = " - ".join(time_text(t) for t in (c.starts_at, c.ends_at) if t)
        return [
            (_t("Code"), c.code),
            (_t("Kind"), c.get_kind_display()),
            (_t("Track"), c.get_track_display()),
            (_t("Year"), c.year),
            (_t("Date"), vn_day(c.date)),
            (_t("Part of day"), c.get_part_of_day_display() if c.part_of_day else ""),
            (_t("Time"), hours),
            (_t("Venue"), c.venue),
            (_t("Scope"), c.scope),
            (_t("Announced on"), screen_date(c.announced_on)),
            (_t("Previous conference"), link(c.previous.get_absolute_url(), c.previous.code) if c.previous else ""),
            (_t("Source"), c.source),
            (_t("Ward"), c.ward.name_on(c.date)),
        ]

    def get_context_data(self, **kwargs):
        conference, user = self.object, self.request.user
        by_part = {part: [a for a in conference.officials if a.part == part] for part in Part}
        points = list(conference.assessment_points.all())
        return super().get_context_data(
            conference=conference,
            warnings=self.notices(),
            people=[(Part(part).label, people) for part, people in by_part.items() if people],
            achievements=[p for p in points if p.kind == "achievement"],
            shortcomings=[p for p in points if p.kind == "shortcoming"],
            attendance=attendance_of(conference),
            groups=[line.strip() for line in conference.groups_present.splitlines() if line.strip()],
            list_url=reverse("attendee-list", args=[conference.pk]),
            fact_pairs=self.fact_pairs(),
            may_add=not conference.ended and can_add_attendee(user, conference),
            may_mark=not conference.ended and can_mark_attendance(user, conference),
            **kwargs,
        )


class _ConferenceForm(FormPage):
    model = Conference
    form_class = ConferenceForm
    template_name = "conferences/conference_form.html"

    def breadcrumbs(self):
        return trail(self.object)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as error:
            # The row itself refused what the form let through: its words, what was typed is kept.
            form.add_error(None, error.messages)
            return self.form_invalid(form)

    def conflict(self, form, theirs):
        response = super().conflict(form, theirs)
        response.template_name = "conferences/conference_conflict.html"
        return response


class ConferencePlan(_ConferenceForm):
    """Enter a new conference."""

    heading = _("Plan a conference")
    submit_label = _("Save the conference")
    draft_name = "conference-plan"

    def allowed(self):
        return ward_to_plan_for(self.request.user) is not None

    def perform(self, form):
        return actions.plan_conference(by=self.request.user, ward=form.ward, **form.cleaned_data, **form.lists)


class ConferenceEdit(_ConferenceForm):
    """Change the facts of a conference."""

    heading = _("Edit the conference")
    submit_label = _("Save the changes")

    @property
    def draft_name(self):
        return f"conference-{self.object.pk}"

    def allowed(self):
        return can_edit_conference(self.request.user, self.object)

    def get_subtitle(self):
        return str(self.object)

    def get(self, request, *args, **kwargs):
        refuse_ended(self.object.state)
        return super().get(request, *args, **kwargs)

    def perform(self, form):
        return actions.edit_conference(
            self.object, by=self.request.user, version=self.version, **form.cleaned_data, **form.lists
        )


class ConferenceVerb(VerbPage):
    """A step of a conference."""

    model = Conference
    select_related = ("ward",)

    def breadcrumbs(self):
        return trail(self.object)


class Announce(ConferenceVerb):
    verb, action, form_class = "conference.announce", actions.announce_conference, AnnounceForm

    def warnings(self):
        conference, today = self.object, clock.today()
        if held_before(conference, today):
            return [_t("The day of the conference has passed: the announcement is recorded afterwards.")]
        warning = short_notice(conference, today) or short_notice_remark(conference, today)
        return [warning] if warning else []


class Open(ConferenceVerb):
    verb, action = "conference.open", actions.open_conference

    def warnings(self):
        day = self.object.date
        if clock.today() < day:
            return [_t("The conference is planned for %s; this day has not come yet.") % screen_date(day)]
        return []


class Postpone(ConferenceVerb):
    verb, action = "conference.postpone", actions.postpone_conference


class Reschedule(ConferenceVerb):
    verb, action, form_class = "conference.reschedule", actions.reschedule_conference, RescheduleForm


class Cancel(ConferenceVerb):
    verb, action = "conference.cancel", actions.cancel_conference
