"""Pages of the list of delegates."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dialogue_site import audit, clock, submissions
from dialogue_site.lib.posts import held_where
from dialogue_site.lib.text import clean_text, fold
from dialogue_site.pages import Column, FileAnswer, FilePage, FormPage, ListPage, Order
from dialogue_site.papers import PaperTooLarge, sign_in_pdf
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow

from ..actions import attendees as actions
from ..actions.guards import refuse_ended
from ..documents import sign_in_sheet
from ..filters import ATTENDEE_FILTERS
from ..forms import AttendanceForm, AttendeeForm, RemoveAttendeeForm
from ..models import Attendance, Attendee, Conference
from ..permissions import can_add_attendee, can_edit_attendee, can_mark_attendance, can_remove_attendee
from ..reports import attendance_of
from ..sheets import ATTENDEE_COLUMNS, attendee_line
from ..templatetags.conferences_panels import attendance_badge
from .conferences import trail

PDF = "application/pdf"
#: What a clerk who enters a list in its order types only once.
KEPT = ("part", "section", "body", "residential_group")


def list_url(conference):
    return reverse("attendee-list", args=[conference.pk])


def _trail(conference):
    return [*trail(conference), (_t("Delegates"), list_url(conference))]


class AttendeeList(ListPage):
    """The delegates of one conference, by section and in the Vietnamese order of names."""

    model = Attendee
    template_name = "conferences/attendee_list.html"
    select_related = ("residential_group",)
    filters = ATTENDEE_FILTERS
    columns = (
        Column("name", _("Full name"), order="name"),
        Column("posts", _("Posts, body represented")),
        Column("section", _("Section"), order="sheet"),
        Column("part", _("Part")),
        Column("attendance", _("Attendance")),
        Column("in_place_of", _("In place of"), kind="small"),
    )
    orders = {
        "sheet": Order(_("As on the sign-in sheet"), ("section", "sort_key")),
        "name": Order(_("Name"), ("sort_key",)),
    }
    default_order = "sheet"
    page_size = 100
    search_label = _("Search name, post, body")
    sheet_columns = ATTENDEE_COLUMNS
    empty_text = _("Nobody is on the list yet.")

    @cached_property
    def conference(self):
        conferences = Conference.objects.visible_to(self.request.user).select_related("ward")
        return get_object_or_404(conferences, pk=self.kwargs["pk"])

    @cached_property
    def may_write(self):
        return not self.conference.ended and can_add_attendee(self.request.user, self.conference)

    def get_queryset(self):
        return super().get_queryset().filter(conference=self.conference, withdrawn=False)

    def get_heading(self):
        return _t("Delegates of %s") % self.conference.code

    @property
    def sheet_title(self):
        return self.get_heading()

    def breadcrumbs(self):
        return trail(self.conference)

    def page_actions(self):
        if not self.may_write:
            return []
        pk = self.conference.pk
        return [
            (_("Tick attendance"), reverse("attendance-mark", args=[pk]), False),
            (_("Add delegates"), reverse("attendee-add", args=[pk]), True),
        ]

    @property
    def empty_action(self):
        add = reverse("attendee-add", args=[self.conference.pk])
        return (_("Add the first delegate"), add) if self.may_write else None

    def row(self, attendee, ctx):
        group = attendee.residential_group
        where = held_where(attendee.posts, attendee.body, group.name if group else "", group.label if group else "")
        return {
            "url": reverse("attendee-edit", args=[attendee.pk]) if self.may_write else "",
            "name": attendee.addressed,
            "posts": where,
            "section": attendee.get_section_display(),
            "part": attendee.get_part_display(),
            "attendance": attendance_badge(attendee.attendance),
            "in_place_of": attendee.in_place_of,
        }

    def sheet_rows(self, queryset):
        return (attendee_line(attendee) for attendee in queryset)

    def get_context_data(self, **kwargs):
        counts = attendance_of(self.conference)
        figures = [
            (counts["invited"], "", _("invited")),
            (counts["attended"], Attendance.ATTENDED, _("attended")),
            (counts["excused"], Attendance.ABSENT_EXCUSED, _("absent, excused")),
            (counts["absent"], Attendance.ABSENT, _("absent")),
            (counts["unmarked"], Attendance.INVITED, _("not ticked yet")),
        ]
        base = list_url(self.conference)
        links = [(number, f"{base}?attendance={value}" if value else base, label) for number, value, label in figures]
        return super().get_context_data(conference=self.conference, figures=links, **kwargs)


class _AttendeeForm(FormPage):
    model = Attendee
    select_related = ("conference__ward", "residential_group")

    @property
    def conference(self):
        return self.object.conference if self.object else self.parent

    def breadcrumbs(self):
        return _trail(self.conference)

    def cancel_url(self):
        return list_url(self.conference)

    def get_success_url(self, result=None):
        return list_url(self.conference)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)


class AttendeeAdd(_AttendeeForm):
    """One name after the other: saving opens the next empty row, with what the last one had in common."""

    parent_model = Conference
    form_class = AttendeeForm
    template_name = "conferences/attendee_add.html"
    heading = _("Add delegates")
    submit_label = _("Save and enter the next")

    def allowed(self):
        return can_add_attendee(self.request.user, self.parent)

    def get_subtitle(self):
        return str(self.parent)

    @property
    def draft_name(self):
        return f"attendee-{self.parent.pk}"

    def get_initial(self):
        kept = {name: self.request.GET[name][:200] for name in KEPT if self.request.GET.get(name)}
        return {**super().get_initial(), **kept}

    def perform(self, form):
        facts = dict(form.cleaned_data)
        asked = facts.pop("add_anyway")
        same = self.parent.attendees.filter(withdrawn=False, folded__startswith=f" {fold(facts['full_name'])}")
        if not asked and any(fold(other.full_name) == fold(facts["full_name"]) for other in same):
            text = _t("Another delegate of this name is on the list: %s. Check that it is not the same person.")
            messages.warning(self.request, text % facts["full_name"])
        attendee = actions.add_attendee(self.parent, by=self.request.user, **facts)
        self.success_message = _t("%s was put on the list.") % attendee.addressed
        return attendee

    def get_success_url(self, result=None):
        if "finish" in self.request.POST or result is None:
            return list_url(self.parent)
        kept = {name: self.request.POST.get(name, "") for name in KEPT}
        query = urlencode({name: value for name, value in kept.items() if value})
        url = reverse("attendee-add", args=[self.parent.pk])
        return f"{url}?{query}" if len(query) < 200 else url

    def get_context_data(self, **kwargs):
        latest = self.parent.attendees.filter(withdrawn=False).select_related("residential_group").order_by("-pk")[:8]
        return super().get_context_data(
            conference=self.parent, latest=latest, counts=attendance_of(self.parent), **kwargs
        )


class AttendeeEdit(_AttendeeForm):
    """Correct one row of the list."""

    form_class = AttendeeForm
    template_name = "conferences/attendee_edit.html"
    submit_label = _("Save the changes")
    success_message = _("The entry was saved.")

    def allowed(self):
        return can_edit_attendee(self.request.user, self.object)

    def get_heading(self):
        return self.object.addressed

    def get_subtitle(self):
        return _t("Delegate of %s") % self.conference.code

    def get_context_data(self, **kwargs):
        return super().get_context_data(timeline=audit.timeline(self.object)[:30], **kwargs)

    def perform(self, form):
        return actions.edit_attendee(self.object, by=self.request.user, version=self.version, **form.cleaned_data)


class AttendeeRemove(_AttendeeForm):
    """Take one name off the list."""

    form_class = RemoveAttendeeForm
    submit_label = _("Take off the list")
    success_message = _("The name was taken off the list; the history keeps it.")

    def allowed(self):
        return can_remove_attendee(self.request.user, self.object)

    def get_heading(self):
        return _t("Take %s off the list") % self.object.addressed

    def perform(self, form):
        return actions.remove_attendee(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


@require_http_methods(["GET", "HEAD", "POST"])
def mark_attendance(request, pk):
    """The ticking page: one form with all rows (or those ``?q=`` finds); only changed rows are saved."""
    conference = get_object_or_404(Conference.objects.visible_to(request.user).select_related("ward"), pk=pk)
    require(can_mark_attendance(request.user, conference))
    refuse_ended(conference.state)
    query = clean_text(request.GET.get("q", "")[:100], multiline=False)
    rows = conference.attendees.filter(withdrawn=False).select_related("residential_group").in_sheet_order()
    for word in fold(query).split()[:8]:
        rows = rows.filter(folded__contains=word)
    rows = list(rows)
    form = AttendanceForm(request.POST if request.method == "POST" else None, attendees=rows)
    status, late = 200, {}
    if form.is_bound and form.is_valid():
        marks, seen = form.marks(rest="rest" in request.POST)
        try:
            return HttpResponseRedirect(_save_marks(request, conference, marks, seen))
        except actions.MarkedMeanwhile as error:
            status, late = 409, {row.pk for row in error.rows}
            fresh = {row.pk: row for row in error.rows}
            rows = [fresh.get(row.pk, row) for row in rows]
    context = {
        "heading": _t("Tick attendance"),
        "breadcrumbs": _trail(conference),
        "conference": conference,
        "query": query,
        "form": form,
        "lines": form.lines(rows, late),
        "late": late,
        "choices": form.choices,
        "counts": attendance_of(conference),
        "cancel_url": list_url(conference),
    }
    return render(request, "conferences/attendance_mark.html", context, status=status)


def _save_marks(request, conference, marks, seen):
    changed = []

    def work():
        changed.extend(actions.mark_attendance(conference, by=request.user, marks=marks, seen=seen))
        return request.get_full_path()

    url, fresh = submissions.submit_once(request, work)
    if fresh:
        number = len(changed)
        sentence = ngettext("%(number)s row was saved.", "%(number)s rows were saved.", number) % {"number": number}
        messages.success(request, sentence)
    return url


class SignInSheetFile(FilePage):
    """The sheet delegates sign, as PDF; in place, or with ``?download`` as a file."""

    model = Conference
    select_related = ("ward",)

    def answer(self, conference):
        attendees = conference.attendees.filter(withdrawn=False).select_related("residential_group").in_sheet_order()
        try:
            pdf = sign_in_pdf(sign_in_sheet(conference, attendees), created=clock.now())
        except PaperTooLarge:
            raise NotAllowedNow(_t("The list is too long for one sheet.")) from None
        return FileAnswer(pdf, _t("Sign-in sheet %s") % conference.code + ".pdf", PDF, inline=True)
