"""The pieces every page is made of; built into the template engine, so no ``load`` is needed.

``badge``, ``count_link``, ``progress``, ``icon`` and ``link`` are also called by views that prepare rows.
"""

from datetime import datetime
from functools import lru_cache

from crispy_forms.utils import render_crispy_form
from django import template
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from heroicons.templatetags.heroicons import heroicon_mini

from .. import history
from ..lib.dates import screen_date, weekday_name
from ..paging import COUNT_UP_TO
from ..roles import READERS, Role
from ..submissions import new_key

register = template.Library()

#: Colour, and the icon that says the same without colour.
BADGE_ICONS = {
    "neutral": "minus-circle",
    "info": "information-circle",
    "progress": "arrow-path",
    "good": "check-circle",
    "warn": "clock",
    "bad": "exclamation-triangle",
    "stop": "no-symbol",
}
#: URL name, label, icon, who sees it.
NAVIGATION = (
    ("home", _("Today"), "home", None),
    ("conference-list", _("Conferences"), "user-group", READERS),
    ("opinion-list", _("Opinions"), "chat-bubble-left-right", READERS),
    ("issue-list", _("Issues"), "queue-list", READERS),
    ("conclusion-list", _("Conclusions"), "document-check", READERS),
    ("assignment-list", _("Assigned work"), "clipboard-document-check", (Role.CLERK, Role.LEADER, Role.RESPONDER)),
    ("register", _("Register of papers"), "book-open", READERS),
    ("citizen-owed-list", _("Letters to citizens"), "envelope", READERS),
    ("monitor", _("Monitoring"), "chart-bar", READERS),
    ("review-desk", _("Review desk"), "scale", (Role.MONITOR,)),
    ("report-list", _("Reports"), "document-chart-bar", READERS),
    ("admin:index", _("Administration"), "cog-6-tooth", (Role.ADMIN,)),
)


@lru_cache(maxsize=256)
def _icon(name, size):
    return heroicon_mini(name, size=size, aria_hidden="true", **{"class": "icon"})


@register.simple_tag
def icon(name, size=18):
    """A decorative icon; the word beside it carries the meaning."""
    return _icon(str(name), int(size))


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def vn_date(day):
    """05/03/2026; nothing for no date. A moment counts by the day it is in Viet Nam."""
    return screen_date(_local(day)) if day else ""


@register.filter
def vn_day(day):
    """thứ Năm, 05/03/2026."""
    if not day:
        return ""
    day = _local(day)
    return f"{weekday_name(day, lang=get_language() or 'vi')}, {screen_date(day)}"


@register.filter
def vn_datetime(moment):
    """14:05 05/03/2026, in Viet Nam's time."""
    if not moment:
        return ""
    local = _local(moment)
    return f"{local:%H:%M} {screen_date(local)}"


@register.simple_tag
def badge(kind, text, icon=""):
    """A status: word, icon and colour. ``kind`` is a key of ``BADGE_ICONS``."""
    return format_html('<span class="badge-status is-{}">{}{}</span>', kind, _icon(icon or BADGE_ICONS[kind], 16), text)


@register.simple_tag
def link(url, text, css=""):
    return format_html('<a href="{}" class="{}">{}</a>', url, css, text) if url else conditional_escape(text)


@register.simple_tag
def count_link(number, url, label, kind="neutral"):
    """A figure that opens the list behind it."""
    return format_html(
        '<a class="count is-{}" href="{}"><span class="count-number">{}</span> <span class="count-label">{}</span></a>',
        kind, url, number, label,
    )  # fmt: skip


@register.simple_tag
def progress(done, total, label=""):
    """A bar that prints and needs no style attribute; the figures stand beside it."""
    share = min(100, round(100 * done / total)) if total else 0
    figures = f"{done}/{total}"
    return format_html(
        '<span class="progress-line"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="rail" width="100" height="8"/><rect class="done" width="{}" height="8"/></svg>'
        '<span class="progress-figures">{} {}</span></span>',
        share, figures, label,
    )  # fmt: skip


@register.simple_block_tag(end_name="endpanel")
def panel(content, heading="", icon="", actions=(), id="", level=2, tone=""):
    """A titled section. ``actions`` is ``[(label, url)]`` beside the heading."""
    links = format_html_join(" ", '<a href="{1}">{0}</a>', actions or ())
    head = ""
    if heading:
        picture = _icon(icon, 20) if icon else ""
        head = format_html(
            '<div class="panel-head"><h{}>{}{}</h{}><div class="panel-actions">{}</div></div>',
            level, picture, heading, level, links,
        )  # fmt: skip
    return format_html(
        '<section class="panel {}"{}>{}<div class="panel-body">{}</div></section>',
        f"is-{tone}" if tone else "", format_html(' id="{}"', id) if id else "", head, content,
    )  # fmt: skip


@register.inclusion_tag("ui/page_heading.html")
def page_heading(title, subtitle="", breadcrumbs=(), actions=(), status=""):
    """The page's h1 with its trail; ``actions`` is ``[(label, url, primary)]``, ``status`` a badge."""
    return locals()


@register.inclusion_tag("ui/empty.html")
def empty(text, label="", url=""):
    """Nothing here, and what to do next."""
    return {"text": text, "label": label, "url": url}


@register.simple_tag
def facts(pairs):
    """A definition list of ``[(label, value)]``; pairs without a value are left out."""
    lines = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((k, v) for k, v in pairs if v not in ("", None)))
    return format_html('<dl class="facts">{}</dl>', lines)


#: More steps than this push the page's own facts off the screen: the rest is folded.
STEPS_SHOWN = 4


@register.inclusion_tag("ui/verbs.html")
def verbs(buttons):
    """The steps a person may take now, each with who gets the ball next.

    The first one that nothing stands in the way of, and that ends nothing, is primary. One step too many is no reason
    to fold: at least two stand behind the fold.
    """
    buttons = list(buttons)
    primary = next((b for b in buttons if not b.danger and not getattr(b, "hindered", False)), None)
    rows = [(b, b is primary) for b in buttons]
    if len(rows) <= STEPS_SHOWN + 1:
        return {"shown": rows, "folded": []}
    rows.sort(key=lambda row: not row[1])
    return {"shown": rows[:STEPS_SHOWN], "folded": rows[STEPS_SHOWN:]}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries):
    """The history of one object, newest first."""
    return {"entries": [history.readable_entry(entry) for entry in entries]}


def _head_cell(column, page):
    label = conditional_escape(column.label)
    css = format_html(' class="is-{}"', column.kind)
    if not column.order or page is None:
        return format_html('<th scope="col"{}>{}</th>', css, label)
    now = page.order_name
    if now.removeprefix("-") != column.order:
        return format_html('<th scope="col"{}><a href="{}">{}</a></th>', css, page.link(order=column.order), label)
    down = now.startswith("-")
    turned = column.order if down else f"-{column.order}"
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a href="{}">{}{}</a></th>',
        css, "descending" if down else "ascending", page.link(order=turned), label,
        _icon("chevron-down" if down else "chevron-up", 16),
    )  # fmt: skip


@register.simple_tag
def data_table(columns, rows, caption="", page=None):
    """Rows of finished values as a table; on a narrow screen each row is a card.

    The first column heads its row and, with ``row["url"]``, links to it. ``page`` (a ListPage) makes
    the headings of orderable columns links. Written without templates: fifty rows cost under a millisecond.
    """
    cells = [(c.name, format_html('data-label="{}" class="is-{}"', c.label, c.kind)) for c in columns]
    (first, first_attrs), others = cells[0], cells[1:]

    def line(row):
        head = row.get(first, "")
        if url := row.get("url"):
            head = format_html('<a href="{}">{}</a>', url, head)
        tone = format_html(' class="tone-{}"', row["tone"]) if row.get("tone") else ""
        rest = format_html_join("", "<td {}>{}</td>", ((attrs, row.get(name, "")) for name, attrs in others))
        return tone, first_attrs, head, rest

    return format_html(
        '<table class="list"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        caption,
        format_html_join("", "{}", ((_head_cell(c, page),) for c in columns)),
        format_html_join("", '<tr{}><th scope="row" {}>{}</th>{}</tr>', map(line, rows)),
    )


@register.simple_tag
def row_count(number, exact=True):
    """How many rows a list has; counted exactly up to a thousand."""
    if not exact:
        return _t("more than %(number)s rows") % {"number": f"{COUNT_UP_TO:,}".replace(",", ".")}
    return ngettext("%(number)s row", "%(number)s rows", number) % {"number": number}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context):
    """Links to the neighbouring pages of a ListPage."""
    return {name: context.get(name) for name in ("previous_url", "next_url", "first_url", "count", "count_exact")}


@register.inclusion_tag("ui/filters.html")
def list_filters(page):
    """Search box, menus and chips of a ListPage; a plain GET form."""
    shown = [b for b in page.bound if not b.filter.hidden]
    chips = [(b.label, b.text, page.link(**{b.name: ""})) for b in page.bound if b.value]
    if page.query:
        chips.insert(0, (page.search_label, page.query, page.link(q="")))
    orders = [(name, order.label) for name, order in page.orders.items()]
    kept = [(b.name, b.value) for b in page.bound if b.filter.hidden and b.value]
    return {"page": page, "shown": shown, "chips": chips, "orders": orders, "kept": kept, "clear": page.request.path}


@register.simple_tag
def options(bound):
    """The ``<option>`` lines of a bound filter."""
    lines = []
    for value, text in [("", _t("All")), *bound.options]:
        line = '<option value="{}" selected>{}</option>' if value == bound.value else '<option value="{}">{}</option>'
        lines.append((format_html(line, value, text),))
    return format_html_join("", "{}", lines)


@register.simple_tag
def file_link(attachment):
    """A private file: its name, size and where to fetch it."""
    size = attachment.size / 1024
    size = f"{size / 1024:.1f} MB".replace(".", ",") if size >= 1024 else f"{max(1, round(size))} KB"
    return format_html(
        '<a class="file" href="{}">{}<bdi>{}</bdi> <span class="muted">({})</span></a>',
        reverse("attachment", args=[attachment.pk]), _icon("paper-clip", 16), attachment.name, size,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def form_keys(context):
    """The hidden fields of every POST form: token, the key that makes it count once, the version edited."""
    token = get_token(context["request"])
    key = context.get("form_key") or new_key()
    fields = [("csrfmiddlewaretoken", token), ("form_key", key)]
    if context.get("version") not in (None, ""):
        fields.append(("version", context["version"]))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.inclusion_tag("ui/form_errors.html")
def form_errors(*forms):
    """What is wrong, at the top, each line leading to its field."""
    lines = []
    for form in forms:
        form.errors_are_summed_up = True
        lines += [("", "", error) for error in form.non_field_errors()]
        lines += [(f.id_for_label or f.auto_id, f.label, e) for f in form for e in f.errors]
    return {"lines": lines}


@register.simple_tag(takes_context=True)
def fields(context, form):
    """A form's fields with the summary of errors before them."""
    summary = template.loader.render_to_string("ui/form_errors.html", form_errors(form)) if form.is_bound else ""
    return format_html("{}{}", summary, render_crispy_form(form, context=context))


@register.inclusion_tag("ui/navigation.html", takes_context=True)
def navigation(context):
    """The main menu: what this person's posts open. Addresses of floors not installed are left out."""
    request, items = context["request"], []
    roles = request.user.roles
    for name, label, picture, who in NAVIGATION:
        if who is not None and not roles.intersection(who):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == url if name == "home" else request.path.startswith(url)
        items.append((url, label, picture, here))
    return {"items": items}
