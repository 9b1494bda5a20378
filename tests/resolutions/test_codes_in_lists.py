"""Every conference numbers its issues from 1: where two were held, the conference's code stands beside the issue's."""

from datetime import date

import pytest
from django.urls import reverse

from feedback.models import Issue

from .builders import assign, make_conference, make_issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LISTS = ("citizen-owed-list", "assignment-list", "issue-list")


@pytest.fixture
def one(cast):
    issue = make_issue(cast, make_conference(cast))
    assign(cast, issue, accept=True)
    return issue


@pytest.fixture
def second(cast, one):
    issue = make_issue(cast, make_conference(cast, code="HNDT-2023"), summary="Đèn đường ngõ 12")
    assign(cast, issue, accept=True)
    assert issue.code == one.code
    return issue


def rows_of(client, name, **query):
    return [str(row) for row in client.get(reverse(name), query).context["rows"]]


@pytest.mark.parametrize("name", LISTS)
def test_lists_name_the_conference_where_there_is_a_doubt(cast, second, sign_in, name):
    client = sign_in(cast.clerk)
    assert all(any(code in row for row in rows_of(client, name)) for code in ("HNDT-2022", "HNDT-2023"))
    chosen = rows_of(client, name, conference=second.conference_id)
    assert len(chosen) == 1
    assert "HNDT-2023" not in chosen[0], "one conference is chosen: nothing is in doubt"


@pytest.mark.parametrize("name", LISTS)
def test_a_ward_with_one_conference_is_spared_the_code(cast, one, sign_in, name):
    assert "HNDT-2022" not in rows_of(sign_in(cast.clerk), name)[0]


def test_the_first_page_names_the_conference_of_what_is_late(cast, second, sign_in):
    Issue.objects.update(due_on=date(2022, 10, 1))
    for user in (cast.clerk, cast.leader, cast.monitor, cast.responder):
        text = sign_in(user).get("/").text
        assert "HNDT-2022 ·" in text, user
        assert "HNDT-2023 ·" in text, user
