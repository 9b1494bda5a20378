"""The five kinds of page: lists walked by cursors, forms that count once, conflicts that lose nothing."""

import base64
import io
import json
import re
import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from conferences.models import Conference
from dialogue_site import audit, paging
from dialogue_site.lib.sheets import CONTENT_TYPE
from dialogue_site.models import AuditEntry, Draft, SubmittedForm, Unit
from tests.build import make_conference
from tests.cast import make_cast

from .urls_pages import UnitList

pytestmark = pytest.mark.urls("tests.dialogue_site.urls_pages")
LINK = re.compile(r'href="([^"]+)" rel="(prev|next)"')


def links(response):
    return {rel: url.replace("&amp;", "&") for url, rel in LINK.findall(response.content.decode())}


def names(response):
    return [row["name"] for row in response.context["rows"]]


@pytest.fixture
def units(cast):
    for number in range(12):
        Unit.objects.create(
            code=f"tdp-{number}", kind="residential_group", name=f"Tổ dân phố số {number}", ward=cast.ward,
            position=number // 5,
        )  # fmt: skip
    return list(Unit.objects.visible_to(cast.clerk).filter(ward__isnull=False))


# Lists


@pytest.mark.parametrize("order", ["name", "-name", "position", "-position", "mixed", "-mixed", "ward", "-ward"])
def test_every_row_is_met_exactly_once_both_ways(cast, sign_in, units, order):
    client = sign_in(cast.clerk)
    response = client.get("/units/", {"order": order})
    forwards, pages = names(response), [names(response)]
    while url := links(response).get("next"):
        response = client.get(url)
        forwards += names(response)
        pages.append(names(response))
    assert sorted(forwards) == sorted(unit.name for unit in units)
    backwards = [names(response)]
    while url := links(response).get("prev"):
        response = client.get(url)
        backwards.insert(0, names(response))
    assert [name for page in backwards for name in page] == forwards
    assert backwards == pages


def test_the_order_is_the_one_asked_for(cast, sign_in, units):
    response = sign_in(cast.clerk).get("/units/?order=-mixed")
    positions = [row["position"] for row in response.context["rows"]]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!!!", "bnVsbA", "W10", "A" * 3000, "WzAsbnVsbF0", base64.urlsafe_b64encode(b"[" * 900).decode()]
    + [
        base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
        for values in (
            [0, "AA", "x"], [0, "AA", 10**30], [9, "AA", 1], [0, "\x00", 1], [0, "\ud800", 1], [0, [1], 1],
            [True, "AA", 1], [0, "AA"], {"a": 1}, [0, "AA", None],
        )
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_bad_cursor_gives_the_first_page(cast, sign_in, units, name, cursor):
    client = sign_in(cast.clerk)
    response = client.get("/units/", {name: cursor})
    assert response.status_code == 200
    assert names(response) == names(client.get("/units/"))


def test_unknown_filters_and_orders_are_ignored(cast, sign_in, units):
    client = sign_in(cast.clerk)
    response = client.get("/units/?kind=nonsense&order=password&from=yesterday&late=2&kind__in=x")
    assert response.status_code == 200
    assert response.context["count"] == len(units)


def test_filters_narrow_and_show_as_chips(cast, sign_in, units):
    client = sign_in(cast.clerk)
    response = client.get("/units/?kind=police")
    assert names(response) == ["Công an phường"]
    assert 'class="chips"' in response.content.decode()
    assert client.get("/units/?late=1&from=05/03/2026").context["count"] == 0


def test_search_finds_without_accents(cast, sign_in, units):
    response = sign_in(cast.clerk).get("/units/?q=CONG an")
    assert names(response) == ["Công an phường"]


@pytest.mark.parametrize("query", ["' OR 1=1 --", "\u202e", "%", "_", "\ud83d", "a" * 5000, "\t\n"])
def test_any_search_is_answered(cast, sign_in, units, query):
    query = query.encode("utf-8", "replace").decode()
    assert sign_in(cast.clerk).get("/units/", {"q": query}).status_code == 200


def test_an_empty_result_says_what_to_do(cast, sign_in, units):
    html = sign_in(cast.clerk).get("/units/?q=zzz").content.decode()
    assert 'class="empty"' in html
    assert 'href="/units/"' in html


def test_the_number_of_queries_does_not_grow(cast, sign_in, units, django_assert_num_queries, monkeypatch):
    client = sign_in(cast.clerk)
    monkeypatch.setattr(UnitList, "page_size", 1)
    client.get("/units/")
    with django_assert_num_queries(6):
        client.get("/units/")
    monkeypatch.setattr(UnitList, "page_size", 3)
    with django_assert_num_queries(6):
        client.get("/units/")


def test_counts_are_exact_up_to_a_limit(units):
    everything = Unit.objects.all()
    assert paging.capped_count([everything]) == (everything.count(), True)
    assert paging.capped_count([everything], limit=3) == (3, False)
    assert paging.capped_count([everything.none(), everything], limit=3) == (3, False)


def test_rows_of_another_ward_are_not_listed(cast, sign_in, units):
    listed = set()
    for order in ("name", "-name"):
        listed |= set(names(sign_in(cast.clerk).get("/units/", {"order": order})))
    assert cast.other_ward.name not in listed


def test_the_sheet_holds_what_is_filtered_and_is_written_down(cast, sign_in, units):
    response = sign_in(cast.clerk).get("/units/?kind=residential_group&export=xlsx&order=-name")
    assert response["Content-Type"] == CONTENT_TYPE
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    groups = Unit.objects.filter(kind="residential_group", ward=cast.ward).order_by("-sort_key", "-pk")
    assert [row[0] for row in rows[1:]] == [unit.name for unit in groups]
    entry = AuditEntry.objects.get(verb="unit.export")
    assert entry.actor_id == cast.clerk.pk


# Forms


@pytest.fixture
def conference(cast):
    return make_conference(cast, state="planned", title="Hội nghị đối thoại năm 2022")


def filled(**facts):
    return {"title": "Tên mới", "date": "5/3/2026", "kind": "periodic", "version": "1", "form_key": "k" * 32} | facts


def test_an_edit_is_saved_and_leads_on(cast, sign_in, conference):
    client = sign_in(cast.clerk)
    Draft.objects.create(user=cast.clerk, form="conference-edit", data={"title": ["x"]})
    response = client.post(f"/edit/{conference.pk}/", filled(version=conference.version))
    assert response.status_code == 302
    conference.refresh_from_db()
    assert (conference.title, conference.date) == ("Tên mới", date(2026, 3, 5))
    assert not Draft.objects.exists()


def test_the_same_form_twice_has_one_effect(cast, sign_in, conference):
    """Invariant 12."""
    client = sign_in(cast.clerk)
    first = client.post(f"/edit/{conference.pk}/", filled(version=conference.version))
    again = client.post(f"/edit/{conference.pk}/", filled(version=conference.version))
    assert again.status_code == 302
    assert again["Location"] == first["Location"]
    assert AuditEntry.objects.filter(verb="conference.edit").count() == 1


def test_a_key_of_somebody_else_tells_nothing(cast, client, sign_in, conference):
    facts = filled(version=conference.version)
    assert sign_in(cast.leader).post(f"/edit/{conference.pk}/", facts).status_code == 302
    assert sign_in(cast.clerk).post(f"/edit/{conference.pk}/", facts).status_code == 409


def test_other_words_after_going_back_are_not_lost(cast, sign_in, conference):
    client = sign_in(cast.clerk)
    facts = filled(version=conference.version)
    client.post(f"/edit/{conference.pk}/", facts)
    response = client.post(f"/edit/{conference.pk}/", facts | {"title": "Chữ khác"})
    assert response.status_code == 409
    assert "Chữ khác" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_simultaneous_posts_have_one_effect():
    """Invariant 12: however fast the second one comes."""
    cast = make_cast()
    conference = make_conference(cast, state="planned")
    answers, start = [], threading.Barrier(6)

    def post():
        client = Client()
        client.force_login(cast.clerk, backend="dialogue_site.auth.PostingBackend")
        start.wait()
        answers.append(client.post(f"/edit/{conference.pk}/", filled(version=conference.version)))
        connection.close()

    threads = [threading.Thread(target=post) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(a.status_code, a["Location"]) for a in answers} == {(302, answers[0]["Location"])}
    assert AuditEntry.objects.filter(verb="conference.edit").count() == 1


def test_the_second_clerk_sees_both_texts_and_can_save_on_top(cast, client, sign_in, conference):
    opened = conference.version
    sign_in(cast.leader).post(
        f"/edit/{conference.pk}/", filled(version=opened, title="Của lãnh đạo", form_key="a" * 32)
    )
    sign_in(cast.clerk)
    mine = filled(version=opened, title="Của chuyên viên", kind="thematic", form_key="b" * 32)
    response = client.post(f"/edit/{conference.pk}/", mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Của lãnh đạo" in html
    assert "Của chuyên viên" in html
    assert [row["label"] for row in response.context["differences"]] == ["Title", "Kind"]
    mine |= {"version": response.context["version"], "form_key": response.context["form_key"]}
    assert client.post(f"/edit/{conference.pk}/", mine).status_code == 302
    conference.refresh_from_db()
    assert conference.title == "Của chuyên viên"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "１"])
def test_a_missing_or_strange_version_never_overwrites(cast, sign_in, conference, version):
    response = sign_in(cast.clerk).post(f"/edit/{conference.pk}/", filled(version=version))
    assert response.status_code == 409
    conference.refresh_from_db()
    assert conference.title == "Hội nghị đối thoại năm 2022"


def test_errors_stand_at_the_top_and_beside_their_field(cast, sign_in, conference):
    response = sign_in(cast.clerk).post(f"/edit/{conference.pk}/", filled(title="\u200b", date="31/02/2026"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "data-error-summary" in html
    assert 'href="#id_date"' in html
    assert 'aria-describedby="id_date_error"' in html
    assert 'value="31/02/2026"' in html
    assert "title" in response.context["form"].errors


def test_what_the_action_refuses_is_said_in_the_form(cast, sign_in, conference):
    client = sign_in(cast.clerk)
    facts = filled(version=conference.version)
    response = client.post(f"/edit/{conference.pk}/", facts | {"title": "refused"})
    assert (response.status_code, response.context["form"].non_field_errors()) == (409, ["not this title"])
    response = client.post(f"/edit/{conference.pk}/", facts | {"title": "invalid"})
    assert response.context["form"].errors["date"] == ["wrong day"]
    assert response.context["form"].non_field_errors() == ["wrong elsewhere"]
    assert not SubmittedForm.objects.exists()


def test_a_foreign_object_is_not_found(cast, sign_in, conference):
    client = sign_in(cast.stranger)
    for url in (f"/edit/{conference.pk}/", f"/postpone/{conference.pk}/", "/edit/999999/"):
        assert client.get(url).status_code == 404
        assert client.post(url, filled()).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/03/2026", "5/3/2026", "5-3-2026", "5.3.2026", "2026-03-05"])
def test_dates_are_day_first_in_every_language(cast, sign_in, conference, language, typed):
    client = sign_in(cast.clerk)
    client.cookies["django_language"] = language
    facts = filled(version=conference.version, date=typed)
    assert client.post(f"/edit/{conference.pk}/", facts).status_code == 302
    conference.refresh_from_db()
    assert conference.date == date(2026, 3, 5)
    assert client.get(f"/show/{conference.pk}/").content == b"05/03/2026"
    assert 'value="05/03/2026"' in client.get(f"/edit/{conference.pk}/").content.decode()


@pytest.mark.parametrize(
    "typed", ["13/13/2026", "03/25/2026", "31/04/2026", "5/3/26", "5/3/0026", "nonsense", "٥/٣/٢٠٢٦"]
)
def test_what_is_no_date_is_refused(cast, sign_in, conference, typed):
    facts = filled(version=conference.version, date=typed)
    response = sign_in(cast.clerk).post(f"/edit/{conference.pk}/", facts)
    assert "date" in response.context["form"].errors


# Verbs


def test_a_verb_says_what_follows_and_does_it_once(cast, sign_in, conference):
    client = sign_in(cast.clerk)
    response = client.get(f"/postpone/{conference.pk}/")
    assert "next-step" in response.content.decode()
    facts = {"reason": "Mưa bão", "form_key": response.context["form_key"]}
    done = client.post(f"/postpone/{conference.pk}/", facts)
    again = client.post(f"/postpone/{conference.pk}/", facts)
    assert done.status_code == again.status_code == 302
    assert done["Location"] == again["Location"]
    assert Conference.objects.get().state == "postponed"
    assert audit.timeline(conference).filter(verb="conference.postpone").get().reason == "Mưa bão"


def test_a_verb_without_its_reason_is_asked_again(cast, sign_in, conference):
    response = sign_in(cast.clerk).post(f"/postpone/{conference.pk}/", {"reason": " "})
    assert "reason" in response.context["form"].errors


def test_a_verb_out_of_state_explains(cast, sign_in):
    conference = make_conference(cast, state="in_session")
    client = sign_in(cast.clerk)
    response = client.get(f"/postpone/{conference.pk}/")
    assert (response.status_code, response.context["too_late"]) == (409, True)
    assert client.post(f"/postpone/{conference.pk}/", {"reason": "x"}).status_code == 409


def test_a_verb_not_allowed_now_says_why(cast, sign_in, conference):
    response = sign_in(cast.clerk).post(f"/postpone/{conference.pk}/", {"reason": "refused"})
    assert response.status_code == 409
    assert "not for this reason" in response.content.decode()


def test_a_verb_of_another_post_is_forbidden(cast, sign_in, conference):
    client = sign_in(cast.monitor)
    assert client.get(f"/postpone/{conference.pk}/").status_code == 403
    assert client.post(f"/postpone/{conference.pk}/", {"reason": "x"}).status_code == 403


def test_somebody_faster_gives_409(cast, sign_in, conference, monkeypatch):
    def faster(obj, *, by, reason):
        Conference.objects.filter(pk=obj.pk).update(state="cancelled")
        from .urls_pages import move

        return move(obj, "conference.postpone", by=by, reason=reason)

    from django.urls import resolve

    view = resolve(f"/postpone/{conference.pk}/", "tests.dialogue_site.urls_pages").func
    monkeypatch.setitem(view.view_initkwargs, "action", faster)
    assert sign_in(cast.clerk).post(f"/postpone/{conference.pk}/", {"reason": "x"}).status_code == 409
