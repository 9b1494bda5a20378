"""What holds for every form of the house."""

from django.forms import ModelMultipleChoiceField
from django.urls import get_resolver

from dialogue_site.forms import HouseForm, ManyChoiceField


def every_form(form=HouseForm):
    for kind in form.__subclasses__():
        yield kind
        yield from every_form(kind)


def test_many_choices_refuse_a_key_that_no_row_can_have():
    get_resolver().url_patterns  # noqa: B018  (every view, and with it every form)
    several = [
        field
        for form in every_form()
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field, ModelMultipleChoiceField)
    ]
    assert several
    assert all(isinstance(field, ManyChoiceField) for field in several)
