"""Numbers of the office's own register; one that leaves numbers of the series open is asked about once."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock, issuing
from dialogue_site.forms import BaseForm


def leaves_open(document, series, number, meanwhile=0):
    """The sentence that asks about a typed ``number`` beyond the next of the series; empty when nothing is asked.

    ``meanwhile`` papers of the series are numbered before this one in the same step.
    """
    awaited = issuing.foreseen_number(document, series)
    # The first number typed begins a series wherever the office's register stands.
    if number <= awaited + meanwhile or not issuing.series_begun(document, series):
        return ""
    text = _t("The next number of the series %(series)s is %(awaited)d. If %(number)d is right, tick the line below.")
    return text % {"number": number, "awaited": awaited, "series": series}


def number_help(document, text):
    """``text`` with the next number of the document's series today."""
    series = issuing.series_on(document.system, clock.today())
    return text % {"number": issuing.foreseen_number(document, series), "series": series}


def one_number():
    return _t(
        "Leave empty and the system gives the next number, now %(number)02d in the series %(series)s. "
        "Or type the number from the office's own register; the series then goes on from it."
    )


def first_number():
    return _t(
        "Leave empty and the system gives the next numbers, from %(number)02d in the series %(series)s. "
        "Or type the first number from the office's own register; the other letters count up from it."
    )


class NumberForm(BaseForm):
    """The number of one paper. A form asks either that, or the first number of several (:class:`FirstNumberForm`)."""

    number = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=issuing.LARGEST_NUMBER)
    out_of_order = forms.BooleanField(
        label=_("The number is right: it was given by the office's own register"), required=False
    )

    def numbered(self):
        """A paper of the series, and the day it is dated when nothing is typed yet."""
        return self.obj

    help_words = staticmethod(one_number)

    def prepare(self):
        super().prepare()
        self.fields["number"].help_text = number_help(self.numbered(), self.help_words())
        self.asked = self.fields["out_of_order"]
        if "out_of_order" not in self.data:
            del self.fields["out_of_order"]

    def numbered_on(self):
        """The day that decides about the series."""
        return self.cleaned_data.get("date")

    def clean(self):
        data = super().clean()
        number, day = data.get("number"), self.numbered_on()
        if number is None or day is None or data.get("out_of_order"):
            return data
        document = self.numbered()
        series = data.get("series") or issuing.series_on(document.system, day)
        question = leaves_open(document, series, number)
        if question:
            self.fields["out_of_order"] = self.asked
            self.place_question()
            self.add_error("number", question)
        return data

    def place_question(self):
        """The line to tick stands below the number."""
        self.order_fields(["date", "number", "out_of_order"])


class FirstNumberForm(NumberForm):
    """The first of the numbers of several letters: those that follow count up."""

    number = forms.IntegerField(label=_("First number"), required=False, min_value=1, max_value=issuing.LARGEST_NUMBER)
    help_words = staticmethod(first_number)

    def ward(self):
        raise NotImplementedError

    def numbered(self):
        return issuing.letter_of_series(self.ward(), clock.today())
