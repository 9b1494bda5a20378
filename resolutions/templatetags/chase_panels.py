"""Reminders given, for the page of an issue or a task."""

from django import template

from ..models import Chase

register = template.Library()
#: The newest reminders shown; the history has them all.
SHOWN = 5


@register.inclusion_tag("resolutions/chase_panel.html")
def issue_chases(issue):
    """The newest reminders of one issue; one query."""
    return {"chases": _newest(issue=issue), "shown": SHOWN}


@register.inclusion_tag("resolutions/chase_panel.html")
def task_chases(task):
    """The same for a task."""
    return {"chases": _newest(task=task), "shown": SHOWN}


def _newest(**where):
    return list(Chase.objects.filter(**where).select_related("unit", "by").order_by("-pk")[:SHOWN])
