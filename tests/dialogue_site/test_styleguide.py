"""Every piece of the interface, written once and shown on one page."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from dialogue_site.pages import Column
from dialogue_site.templatetags import ui
from dialogue_site.views.styleguide import styleguide


def show(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_style_guide_shows_every_piece(cast, method):
    request = getattr(RequestFactory(), method)("/styleguide/")
    request.user = cast.clerk
    html = styleguide(request).content.decode()
    for piece in ("badge-status", "count-number", "progress-line", "verbs", "facts", "timeline", "empty", "panel"):
        assert f'class="{piece}' in html or f" {piece}" in html
    assert ("data-error-summary" in html) == (method == "post")


@pytest.mark.parametrize("kind", ui.BADGE_ICONS)
def test_a_badge_has_word_icon_and_colour(kind):
    html = ui.badge(kind, "<Quá hạn>")
    assert f"is-{kind}" in html
    assert "<svg" in html
    assert "&lt;Quá hạn&gt;" in html


def test_tables_escape_and_label_every_cell():
    columns = [Column("a", "A & B"), Column("b", 'Say "b"', kind="num")]
    html = ui.data_table(columns, [{"url": '/x"y', "a": "<i>", "b": 5, "tone": "bad"}], caption="<c>")
    assert '<a href="/x&quot;y">&lt;i&gt;</a>' in html
    assert 'data-label="Say &quot;b&quot;" class="is-num">5</td>' in html
    assert 'class="tone-bad"' in html
    assert "<caption" in html
    assert "<i>" not in html


def test_days_and_moments_are_those_of_viet_nam():
    late = datetime(2026, 3, 4, 17, 5, tzinfo=UTC)
    assert ui.vn_datetime(late) == "00:05 05/03/2026"
    assert ui.vn_date(late) == "05/03/2026"
    assert ui.vn_date(date(2026, 3, 5)) == "05/03/2026"
    assert ui.vn_day(date(2026, 3, 5)) == "thứ Năm, 05/03/2026"
    with override("en"):
        assert ui.vn_date(date(2026, 3, 5)) == "05/03/2026"
        assert ui.vn_day(date(2026, 3, 5)) == "Thursday, 05/03/2026"
    assert ui.vn_date(None) == ui.vn_day(None) == ui.vn_datetime(None) == ""


def test_the_first_harmless_step_is_the_primary_one():
    buttons = [
        SimpleNamespace(danger=danger, url="#", label=label, next_step="")
        for danger, label in ((True, "Hủy"), (False, "Gửi"), (False, "Sửa"))
    ]
    html = show("{% verbs buttons %}", buttons=buttons)
    assert html.count("btn-primary") == 1
    assert html.index("btn-outline-danger") < html.index("btn-primary") < html.index("Sửa")
    assert show("{% verbs buttons %}", buttons=[]).strip() == ""


@pytest.mark.parametrize(("steps", "folded"), [(1, 0), (5, 0), (6, 2), (11, 7)])
def test_many_steps_fold_and_the_primary_one_stays_in_sight(steps, folded):
    """A step that something stands in the way of is not the primary one, wherever it stands."""
    buttons = [
        SimpleNamespace(danger=False, url="#", label=f"Bước {number}", next_step="", hindered=number < steps)
        for number in range(1, steps + 1)
    ]
    html = show("{% verbs buttons %}", buttons=buttons)
    first, _summary, rest = html.partition("<details")
    assert (first.count("<li>"), rest.count("<li>")) == (steps - folded, folded)
    assert "btn-primary" in first
    assert f"Bước {steps}</a>" in first


def test_a_panel_wraps_what_is_inside():
    html = show(
        '{% panel heading=heading icon="clock" actions=links %}<b>x</b>{% endpanel %}',
        heading="<h>",
        links=[("all", "/")],
    )
    assert "<b>x</b>" in html
    assert "&lt;h&gt;" in html
    assert '<a href="/">all</a>' in html


def test_facts_without_a_value_are_left_out():
    assert ui.facts([("Đơn vị", ""), ("Số", 0), ("Hạn", None)]).count("<dt>") == 1


def test_a_bar_never_exceeds_its_rail():
    assert 'width="100"' in ui.progress(5, 4)
    assert 'width="0"' in ui.progress(0, 0)


def test_history_shows_words_instead_of_codes(cast):
    entry = SimpleNamespace(
        at=datetime(2026, 3, 4, 17, 5, tzinfo=UTC), actor_name="Hà", unit_name="", role="clerk", label="Sửa", reason="",
        object_type="conferences.conference", object_text="",
        before={"state": "planned", "date": "2026-03-05", "gone": None},
        after={"state": "announced", "date": "", "gone": True},
    )  # fmt: skip
    html = show("{% timeline entries %}", entries=[entry])
    assert "announced" not in html
    assert "05/03/2026" in html
    unknown = SimpleNamespace(**{**vars(entry), "object_type": "gone.model"})
    assert "announced" in show("{% timeline entries %}", entries=[unknown])
