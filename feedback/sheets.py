"""Columns that leave the house: the lists of opinions and issues as workbooks, without anybody's contact data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import OpinionIssue
from .sealed import with_links_here
from .states import PUT_ASIDE, OpinionState, Stage

CHUNK = 500

ISSUE_COLUMNS = (
    (_("Conference"), 16),
    (_("Number"), 9),
    (_("Summary"), 50),
    (_("Detail"), 50),
    (_("Category"), 24),
    (_("Kind"), 14),
    (_("Authority"), 14),
    (_("Place"), 24),
    (_("Residential groups"), 24),
    (_("Asked by"), 34),
    (_("Lead unit"), 28),
    (pgettext_lazy("of an issue", "Stage"), 18),
    (_("Result"), 18),
    (_("Due"), 12),
    (_("First due"), 12),
    (_("Answered on"), 12),
    (_("Resolved on"), 12),
)


def _chunks(rows, size):
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _asked_by(issues):
    """Names and posts by issue, one query for a chunk; contact data is not among what is read."""
    links = OpinionIssue.objects.filter(issue__in=[issue.pk for issue in issues])
    links = links.exclude(opinion__state=OpinionState.WITHDRAWN).exclude(issue__stage=Stage.OUT_OF_SCOPE)
    links = links.order_by("issue", "opinion__number")
    names = {}
    for pk, name, posts, behalf in links.values_list(
        "issue", "opinion__speaker__full_name", "opinion__speaker__posts", "opinion__on_behalf_of"
    ):
        text = ", ".join(part for part in (name, posts, behalf) if part)
        if text and text not in names.setdefault(pk, []):
            names[pk].append(text)
    return names


def issue_rows(queryset):
    """The lines of the sheet, in the queryset's order, read a chunk at a time."""
    queryset = queryset.select_related("conference", "category", "lead_unit").defer("search_text")
    for issues in _chunks(queryset.iterator(chunk_size=CHUNK), CHUNK):
        asked = _asked_by(issues)
        groups = _groups(issues)
        for issue in issues:
            yield (
                issue.conference.code,
                issue.code,
                issue.summary,
                issue.detail,
                issue.category.name if issue.category_id else "",
                issue.get_kind_display(),
                issue.get_authority_display(),
                issue.place,
                ", ".join(groups.get(issue.pk, ())),
                "; ".join(asked.get(issue.pk, ())),
                issue.lead_unit.name if issue.lead_unit_id else "",
                issue.get_stage_display(),
                issue.get_result_display(),
                issue.due_on,
                issue.first_due_on,
                issue.answered_on,
                issue.resolved_on,
            )


def _groups(issues):
    through = type(issues[0]).residential_groups.through
    names = {}
    rows = through.objects.filter(issue__in=[issue.pk for issue in issues]).order_by("unit__position", "unit__sort_key")
    for pk, name in rows.values_list("issue", "unit__name"):
        names.setdefault(pk, []).append(name)
    return names


OPINION_COLUMNS = (
    (_("Conference"), 16),
    (_("Number"), 9),
    (_("Speaker"), 26),
    (_("Posts"), 26),
    (_("Body represented"), 26),
    (pgettext_lazy("field", "On behalf of"), 26),
    (_("Residential group"), 20),
    (_("Source"), 26),
    (_("Received on"), 12),
    (_("What was said"), 80),
    (_("Issues"), 50),
    (_("Asks for nothing, because"), 26),
    (_("State"), 14),
)


def opinion_rows(queryset):
    """The lines of the sheet, in the queryset's order, read a chunk at a time."""
    queryset = queryset.select_related("conference", "speaker", "residential_group").defer("search_text")
    for opinions in _chunks(queryset.iterator(chunk_size=CHUNK), CHUNK):
        asked = _asked_for(opinions)
        for opinion in with_links_here(opinions):
            speaker = None if opinion.sealed else opinion.speaker
            yield (
                opinion.conference.code,
                opinion.code,
                speaker.addressed if speaker else "",
                speaker.posts if speaker else "",
                speaker.body if speaker else "",
                "" if opinion.sealed else opinion.on_behalf_of,
                opinion.residential_group.name if opinion.residential_group_id and not opinion.sealed else "",
                opinion.get_source_display(),
                opinion.received_on,
                opinion.shown_words,
                "\n".join(asked.get(opinion.pk, ())),
                opinion.no_request_reason,
                opinion.get_state_display(),
            )


def _asked_for(opinions):
    """Codes and summaries by opinion, one query for a chunk."""
    links = OpinionIssue.objects.filter(opinion__in=[opinion.pk for opinion in opinions])
    links = links.exclude(issue__stage__in=PUT_ASIDE).order_by("opinion", "position", "pk").select_related("issue")
    lines = {}
    for link in links.only("opinion_id", "issue__number", "issue__summary"):
        lines.setdefault(link.opinion_id, []).append(f"{link.issue.code} {link.issue.summary}")
    return lines
