"""The monitor: where every issue stands, for the Front, the leaders and the office. Every number opens its list."""

import re
import textwrap
from functools import lru_cache

import pygal
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe
from pygal.etree import etree as ElementTree
from pygal.style import Style

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from feedback.filters import CONFERENCES_OFFERED, MENU_AGE
from feedback.reports import Report, Scope, due_soon_limit, history_token

from .. import reports
from ..deadlines import calendar
from ..templatetags.home_panels import issue_lines, whole_list

ALL = "all"
#: The picture is an image of ours: it has its own styles inside and nothing else, and runs nothing.
CHART_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
#: What a bar is made of, bottom first; disjoint, so a bar is as long as the category has issues.
PARTS = ("answered", "on_time", "no_date", "due_soon", "overdue")
#: Told apart in grey print too: from dark to light and back, with a number on each part.
COLOURS = ("#17603a", "#7fa6d6", "#c9ced4", "#e3a93b", "#a01414")
UNIT_COLUMNS = ("issues", "answered", "resolved", "overdue", "late_against_first", "due_soon")
_LABEL_LETTERS, _LABEL_LINES, _LINE = 34, 3, 15
#: The library makes room for one row of the legend; there are two.
_SECOND_ROW = 30


@require_safe
def monitor(request):
    """The page. ``?conference=`` names one, ``all`` all of them; the latest running one without it."""
    scope, chosen, menu = _asked(request)
    today = clock.today()
    soon = due_soon_limit(today)
    token = history_token(scope.wards)
    facts = (scope, chosen, tuple(menu), today, soon, get_language())
    minute = int(clock.now().timestamp()) // MENU_AGE
    content = _kept_content(facts, token, minute) if token else _content(facts)
    conference = next((title for pk, _code, title in menu if pk == scope.conference), "")
    return render(request, "resolutions/monitor.html", {"content": content, "subtitle": conference})


@require_safe
def chart(request):
    """The stacked bars as SVG: one bar for each category, the numbers of the table beside it."""
    scope, _chosen, _menu = _asked(request)
    today = clock.today()
    report = Report(scope, today)
    response = HttpResponse(bars(report.by_category()), content_type="image/svg+xml")
    response["Content-Security-Policy"] = CHART_POLICY
    return response


def _asked(request):
    """``(scope, value of the menu, menu)``; somebody who reads no ward's record gets 403."""
    wards = tuple(request.user.reading_ward_ids)
    if not wards:
        raise PermissionDenied
    conferences = Conference.objects.visible_to(request.user)
    menu = list(conferences.values_list("pk", "code", "title")[:CONFERENCES_OFFERED])
    asked = request.GET.get("conference", "")
    if asked == ALL:
        return Scope(wards), ALL, menu
    pk = int(asked) if re.fullmatch("[0-9]{1,15}", asked) else 0
    if pk and pk not in (row[0] for row in menu):
        menu += conferences.filter(pk=pk).values_list("pk", "code", "title")
    if not any(row[0] == pk for row in menu):
        latest = reports.latest_conference(request.user, clock.today())
        pk = latest.pk if latest else None
    return Scope(wards, pk), str(pk or ""), menu


@lru_cache(maxsize=32)
def _kept_content(facts, token, minute):
    return _content(facts)


def _content(facts):
    """The body of the page, the same for everyone who may read the ward: no name of a speaker is asked for."""
    scope, chosen, menu, today, soon, _language = facts
    report = Report(scope, today, soon)
    figures = report.figures
    work = reports.work_figures(scope, today, soon)
    query = f"?conference={chosen}" if chosen else ""
    context = {
        "menu": [(str(pk), code) for pk, code, _title in menu],
        "chosen": chosen,
        "as_of": screen_date(today),
        "soon_until": screen_date(calendar().last_working_on_or_before(soon)),
        "figures": figures,
        "work": work,
        "heads": [
            figures["opinions"],
            figures["issues"],
            figures["citizens_owed"],
            figures["categories"],
            work["conclusions"],
        ],
        "pair": [figures["answered"], figures["resolved"]],
        **_tables(report),
        "late": issue_lines(reports.late_issues(scope, today), today) if figures["overdue"].value else [],
        "soon": issue_lines(reports.soon_issues(scope, today, soon), today) if figures["due_soon"].value else [],
        "late_link": whole_list(figures["overdue"]),
        "soon_link": whole_list(figures["due_soon"]),
        "chart_url": reverse("monitor-chart") + query,
    }
    return render_to_string("resolutions/_monitor.html", context)


def _tables(report):
    """The three tables: each line with its cells as ``(heading, figure)``, the last line the sum."""
    categories, units = report.by_category(), report.by_unit()
    everything = report.total.figures
    sum_label = _t("All")

    def cells(figures, names):
        return [(figures[name].label, figures[name]) for name in names]

    parts = [(line.label, cells(line.figures, PARTS), line.figures["issues"]) for line in categories]
    stages = [(line.label, line.stages, line.figures["issues"]) for line in categories]
    by_unit = [(line.label, cells(line.figures, UNIT_COLUMNS)) for line in units]
    return {
        "total_head": _t("Total"),
        "part_heads": [everything[name].label for name in PARTS],
        "category_parts": [*parts, (sum_label, cells(everything, PARTS), everything["issues"])],
        "stages": report.stages(),
        "category_stages": [*stages, (sum_label, report.stages(), everything["issues"])],
        "unit_heads": [_t("Total issues") if name == "issues" else everything[name].label for name in UNIT_COLUMNS],
        "unit_lines": [*by_unit, (sum_label, cells(everything, UNIT_COLUMNS))],
    }


def bars(lines):
    """SVG of stacked horizontal bars for the category lines of a report."""
    style = Style(
        background="#ffffff", plot_background="#ffffff", foreground="#1b242d", foreground_strong="#1b242d",
        foreground_subtle="#4b5763", colors=COLOURS, opacity="1", opacity_hover="1", transition="none",
        font_family="sans-serif", label_font_size=12, major_label_font_size=12, legend_font_size=13,
        value_font_size=13, value_colors=("#ffffff", "#1b242d", "#1b242d", "#1b242d", "#ffffff"),
    )  # fmt: skip
    figure = pygal.HorizontalStackedBar(
        style=style, js=[], width=900, height=120 + 64 * max(1, len(lines)), legend_at_bottom=True,
        legend_at_bottom_columns=3, print_values=True, print_zeroes=False, show_y_guides=False, show_x_guides=False,
        margin=4, margin_bottom=_SECOND_ROW, spacing=14, truncate_label=-1, truncate_legend=-1, no_prefix=True,
        pretty_print=False, disable_xml_declaration=True, formatter=lambda value: f"{value:g}" if value else "",
        no_data_text=_t("No issues yet."), explicit_size=True, show_x_labels=False,
    )  # fmt: skip
    # The library draws upwards; people read downwards.
    lines = list(reversed(lines))
    names = [_lines_of(line.label) for line in lines]
    # The library makes room for one line: the longest; the others are put above and below it afterwards.
    figure.x_labels = [max(name, key=len) for name in names]
    for name in PARTS:
        label = lines[0].figures[name].label if lines else name
        figure.add(label, [line.figures[name].value for line in lines])
    return _without_scripts(_whole_names(figure.render_tree(), names))


def _without_scripts(tree):
    """The library puts its settings into a script even when there is nothing to run; a picture of ours runs nothing."""
    for parent in list(tree.iter()):
        for child in [each for each in parent if str(each.tag).endswith("script")]:
            parent.remove(child)
    return ElementTree.tostring(tree, encoding="unicode")


def _lines_of(label):
    """A category's name on as many lines as a bar is high."""
    return textwrap.wrap(label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder="…") or [""]


def _whole_names(tree, names):
    """Each bar's name, of several lines where it is long, around the height the library gave it."""
    guides = (each for each in tree.iter() if each.get("class") == "axis y")
    places = [each for axis in guides for each in axis.iter() if str(each.tag).endswith("text")]
    for place, lines in zip(places, names, strict=False):
        if len(lines) < 2:
            continue
        place.text, tag = None, str(place.tag).replace("text", "tspan")
        for number, words in enumerate(lines):
            attributes = {"x": place.get("x"), "dy": str(_LINE if number else -_LINE * (len(lines) - 1) / 2)}
            ElementTree.SubElement(place, tag, attributes).text = words
    return tree
