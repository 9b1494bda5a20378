"""The five kinds of page, and no sixth: list, detail, form, verb, file. Anything odd is a plain function.

Each is one of Django's generic views with the house's habits: look-ups start from ``visible_to``,
permission before anything else, one effect for each form, a conflict page instead of lost text.
"""

from ..paging import Order
from .base import DetailPage, Page
from .files import FileAnswer, FilePage
from .forms import FormPage, VerbPage
from .lists import Column, ListPage

__all__ = [
    "Column",
    "DetailPage",
    "FileAnswer",
    "FilePage",
    "FormPage",
    "ListPage",
    "Order",
    "Page",
    "VerbPage",
]
