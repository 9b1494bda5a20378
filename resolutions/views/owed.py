"""Citizens still owed: who, in which residential group, which issues, and whether their letter can be written."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site.filters import Choice
from dialogue_site.lib.text import fold
from dialogue_site.models import Unit
from dialogue_site.models.units import UnitKind
from dialogue_site.pages import Column, ListPage, Order
from dialogue_site.roles import WRITERS, Role
from dialogue_site.templatetags.ui import badge
from feedback.models import OpinionIssue
from feedback.states import UNASSIGNED, Stage
from feedback.templatetags.feedback_panels import cited

from ..filters import conferences, in_doubt, units
from ..models import DossierIssue
from ..models.dossiers import SENT_DOSSIERS
from ..owed import by_conference, citizens, letters_of, owed_links, ready, states_of, unconfirmed, with_citizen
from ..states import AnswerState
from .letters import ready_badge

LAST_PAGE = 10_000


def _groups(request):
    found = Unit.objects.visible_to(request.user).filter(kind=UnitKind.RESIDENTIAL_GROUP)
    return [(pk, short or name) for pk, name, short in found.values_list("pk", "name", "short_name")]


def _in_group(queryset, value, request):
    people = queryset.filter(opinion__speaker__residential_group_id=value)
    return people | queryset.filter(opinion__speaker=None, opinion__residential_group_id=value)


def _readiness(queryset, value, request):
    if value == "ready":
        return ready(queryset)
    if value == "in_letter":
        return queryset.filter(covered=True)
    return queryset.filter(answered=False, covered=False)


class CitizenOwedList(ListPage):
    """One row for each citizen owed, walked by pages; contact data is neither shown nor queried."""

    model = OpinionIssue
    heading = _("Citizens still owed an answer")
    template_name = "resolutions/citizen_owed_list.html"
    columns = [
        Column("name", _("Citizen")),
        Column("group", _("Residential group"), kind="small"),
        Column("issues", _("Issues still owed")),
        Column("state", _("Letter"), kind="small"),
        Column("todo", _("Next step")),
    ]
    orders = {"walk": Order(_("Residential group, then name"), ("pk",))}
    default_order = "walk"
    filters = [
        Choice("conference", _("Conference"), conferences, "issue__conference_id"),
        Choice("group", _("Residential group"), _groups, _in_group),
        Choice(
            "ready", _("Letter"),
            [("ready", _("Ready")), ("waiting", _("Waiting")), ("in_letter", _("In a letter"))], _readiness,
        ),
        Choice("unit", _("Unit"), units, "issue__lead_unit_id", hidden=True),
    ]  # fmt: skip
    empty_text = _("Nobody is owed an answer.")

    def page_actions(self):
        actions = [(_("Letters"), reverse("letter-list"), False), (_("Answers"), reverse("answer-list"), False)]
        if Role.LEADER in self.request.user.roles:
            actions.insert(0, (_("Signing queue"), reverse("answer-queue"), False))
        if self.request.user.roles & set(WRITERS):
            actions += self._run_of_letters()
        return actions

    def _run_of_letters(self):
        """The way to a run: of the conference chosen, or of the only one with something to make.

        The main step only when there is something; the page itself says who waits, and for what.
        """
        chosen = self._value("conference")
        links = ready(self.get_queryset()).order_by()
        if chosen:
            links = links.filter(issue__conference=chosen)
        found = list(links.values_list("issue__conference", flat=True).distinct()[:2])
        conference = chosen or (found[0] if len(found) == 1 else None)
        if conference is None:
            return []
        return [(_("Make all letters that are ready"), reverse("letter-run-start", args=[conference]), bool(found))]

    def _value(self, name):
        return next((each.value for each in self.bound if each.name == name), "")

    def get_queryset(self):
        return owed_links(OpinionIssue.objects.visible_to(self.request.user))

    def search(self, queryset, query):
        for word in fold(query).split()[:8]:
            queryset = queryset.filter(opinion__speaker__folded__contains=f" {word}")
        return [queryset]

    def keys(self):
        """The citizens of the list in walking order, as a queryset of tuples."""
        rows = with_citizen(self.sources[0]).order_by("group_length", "group_code", "name_key", "citizen")
        return rows.values_list("group_length", "group_code", "name_key", "citizen").distinct()

    def get_context_data(self, **kwargs):
        raw = self.request.GET.get("page", "")
        number = min(int(raw), LAST_PAGE) if raw.isascii() and raw.isdigit() and 0 < len(raw) < 9 else 1
        start = max(number - 1, 0) * self.page_size
        keys, found = self.keys(), [row[-1] for row in self.keys()[start : start + self.page_size + 1]]
        rows = self.citizen_rows(found[: self.page_size])
        # The order and page of a list walked by cursors do not apply: this one is of citizens, not of rows.
        self.object_list = []
        return super(ListPage, self).get_context_data(
            object_list=[], page=self, rows=rows, count=keys.count(), count_exact=True, export_url="",
            narrowed=bool(self.query or any(each.value for each in self.bound)),
            previous_url=self.link(page=number - 1) if number > 1 else "",
            next_url=self.link(page=number + 1) if len(found) > self.page_size else "",
            first_url=self.link() if number > 1 else "",
            **kwargs,
        )  # fmt: skip

    def citizen_rows(self, keys):
        links = OpinionIssue.objects.visible_to(self.request.user)
        if self._value("conference"):
            links = links.filter(issue__conference=self._value("conference"))
        found = citizens(links, keys=keys) if keys else []
        letters = letters_of([link for citizen in found for link in citizen.covered])
        office = bool(self.request.user.roles & set(WRITERS))
        waiting = {link.issue_id for citizen in found for link in citizen.waiting}
        replied = DossierIssue.objects.filter(issue__in=waiting, relayed_on=None, dossier__state__in=SENT_DOSSIERS)
        holders = {
            "living": states_of(waiting) if waiting else {},
            "unconfirmed": set(unconfirmed(pk__in=waiting).values_list("pk", flat=True)),
            "replied": set(replied.replied().values_list("issue", flat=True)),
        }
        codes = in_doubt(self)
        return [self.citizen_row(citizen, letters, office, codes, holders) for citizen in found]

    def citizen_row(self, citizen, letters, office, codes, holders):
        holder = citizen.person or citizen.opinion
        name = holder.addressed if citizen.person else holder.on_behalf_of or holder.code
        return {
            "name": name,
            "group": citizen.group.label if citizen.group else "",
            "issues": _issues(citizen, codes),
            "state": ready_badge(citizen),
            "todo": _todo(citizen, letters, office) or _waits_for(citizen, **holders),
        }


def _issues(citizen, codes):
    words = [(_("ready"), "good", citizen.ready), (_("in a letter"), "progress", citizen.covered),
             (_("waiting"), "warn", citizen.waiting)]  # fmt: skip
    lines = [
        (
            link.issue.get_absolute_url(), cited(link.issue.code, codes.get(link.issue.conference_id, "")),
            link.issue.summary, badge(tone, word),
        )
        for word, tone, links in words
        for link in links
    ]  # fmt: skip
    return format_html(
        '<ul class="owed-issues">{}</ul>', format_html_join("", '<li><a href="{}">{}</a> {} {}</li>', lines)
    )


#: Who has the ball while an edition is on its way.
_HOLDERS = {
    AnswerState.CHECKING: _("waits for the head of the unit to check"),
    AnswerState.SIGNING: _("waits for the leader to approve"),
    AnswerState.APPROVED: _("waits for the office to write the letter"),
    AnswerState.ISSUED: _("waits for the office to write the letter"),
}


def _waits_for(citizen, living, unconfirmed, replied):
    """Who has to act before a letter can be written, one line for each of them."""
    lines = {}
    for link in citizen.waiting:
        issue, answer = link.issue, living.get(link.issue_id)
        if answer is not None and answer.state in _HOLDERS:
            line = _HOLDERS[answer.state]
        elif issue.pk in unconfirmed:
            line = _("answered at the conference, waits for the notice of conclusions to confirm it")
        elif answer is None and issue.pk in replied:
            line = _("waits for the office to pass the higher body's reply on")
        elif answer is None and issue.stage == Stage.WITH_HIGHER:
            line = _("waits for the higher body")
        elif issue.lead_unit_id and issue.stage not in UNASSIGNED:
            line = _t("waits for %(unit)s to draft") % {"unit": issue.lead_unit.label}
        else:
            line = _("waits for the office to assign it")
        lines[str(line)] = None
    return format_html_join("", '<span class="d-block">{}</span>', ((line,) for line in lines))


def _todo(citizen, letters, office):
    """Links: the letters that cover something already, and the way to write the next one."""
    lines = {}
    for link in citizen.covered:
        document = letters.get(link.pk)
        if document is not None:
            label = _("Issue the letter") if document.number is None else _("Record the dispatch")
            lines[reverse("letter-detail", args=[document.pk])] = label
    if office:
        for conference in by_conference(citizen.ready):
            lines[f"{reverse('letter-draft', args=[conference])}?citizen={citizen.key}"] = _("Write the letter")
    return format_html_join(" ", '<a href="{}">{}</a>', lines.items())
