"""What the administrator's first page has to say."""

from django import template

from ..checks import years_without_calendar

register = template.Library()


@register.simple_tag
def calendar_gaps():
    """Years whose days off nobody has entered yet: dates computed in them would be wrong."""
    return years_without_calendar()
