"""Units and their names through time; postings and what they open."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dialogue_site.models import Posting, Unit, UnitName, User
from dialogue_site.roles import Role


@pytest.mark.parametrize(
    ("day", "superior"),
    [
        (date(2022, 10, 7), "ĐẢNG BỘ QUẬN LONG BIÊN"),
        (date(2025, 6, 30), "ĐẢNG BỘ QUẬN LONG BIÊN"),
        (date(2025, 7, 1), "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI"),
        (date(2026, 11, 22), "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI"),
    ],
)
def test_a_letterhead_is_the_one_of_its_day(cast, day, superior):
    named = cast["DU"].named_on(day)
    assert (named.header_superior, named.header_name) == (superior, "ĐẢNG ỦY PHƯỜNG BỒ ĐỀ")


def test_a_unit_without_dated_names_has_its_own(cast):
    assert cast["CAP"].named_on(date(2022, 1, 1)) is None
    assert cast["CAP"].name_on(date(2022, 1, 1)) == "Công an phường"


def test_a_unit_cannot_belong_to_itself(cast):
    cast["DCXD"].parent = cast["DCXD"]
    with pytest.raises(ValidationError):
        cast["DCXD"].clean()
    cast["UBND"].parent = cast["DCXD"]
    cast["UBND"].save()
    cast["DCXD"].parent = cast["UBND"]
    with pytest.raises(ValidationError):
        cast["DCXD"].clean()


def test_two_names_cannot_start_on_one_day(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitName.objects.create(unit=cast["DU"], name="Khác", valid_from=date(2025, 7, 1))


def test_units_are_seen_by_their_ward_and_outside_bodies_by_all(cast):
    codes = set(Unit.objects.visible_to(cast.clerk).values_list("code", flat=True))
    assert "bo-de-dcxd" in codes
    assert "ubnd-long-bien" in codes
    assert "ngoc-thuy-vp" not in codes


def test_a_posting_opens_the_record_only_while_it_is_held(cast):
    day = date.today()
    posting = cast.nobody.postings.create(unit=cast["VPUB"], role=Role.CLERK, starts_on=day, ends_on=day)
    assert User.objects.get(pk=cast.nobody.pk).reading_ward_ids == [cast.ward.pk]
    Posting.objects.filter(pk=posting.pk).update(starts_on=day - timedelta(days=9), ends_on=day - timedelta(days=1))
    assert User.objects.get(pk=cast.nobody.pk).reading_ward_ids == []


def test_an_inactive_account_holds_nothing(cast):
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert User.objects.get(pk=cast.clerk.pk).roles == set()


def test_the_administrator_keeps_the_house_not_the_record(cast):
    assert cast.admin.reading_ward_ids == []
    assert cast.admin.has_perm("dialogue_site.change_unit")
    assert not cast.admin.has_perm("dialogue_site.delete_unit")
    assert cast.admin.has_perm("dialogue_site.view_auditentry")
    assert not cast.admin.has_perm("dialogue_site.change_auditentry")
    assert not cast.admin.has_perm("conferences.change_conference")
    assert not cast.clerk.has_perm("dialogue_site.change_unit")
