"""The demo's house: units with their dated names, the people who sign in, the calendar, the categories."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings

from dialogue_site.lib.calendar_seed import vietnam_calendar
from dialogue_site.models import CalendarDay, Posting, Unit, UnitName, User
from dialogue_site.roles import Role
from feedback.models import Category

FOLDER = Path(__file__).resolve().parent
CALENDAR_YEARS = range(2022, 2028)


def load(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def day(text):
    return date.fromisoformat(text) if text else None


def _names(unit, rows):
    for row in rows:
        facts = row | {"valid_from": day(row.get("valid_from")), "valid_to": day(row.get("valid_to"))}
        UnitName.objects.create(unit=unit, **facts)


def _unit(row, parents, **facts):
    return Unit.objects.create(
        code=row["code"].lower(),
        kind=row["kind"],
        name=row["name"],
        short_name=row.get("short_name", ""),
        parent=parents.get(row.get("parent")),
        valid_to=day(row.get("valid_to")),
        **facts,
    )


def build_units():
    """All units by the codes used in the data files; ``units["WARD"]`` is the ward."""
    data = load("units")
    units = {}
    for position, row in enumerate(data["above"]):
        units[row["code"]] = _unit(row, units, position=200 + position)
    ward = units["WARD"] = _unit(data["ward"] | {"kind": "ward"}, units)
    _names(ward, data["ward"]["names"])
    for position, row in enumerate(data["inside"]):
        unit = units[row["code"]] = _unit({"parent": "WARD"} | row, units, ward=ward, position=10 + position)
        _names(unit, row.get("names", []))
    for n in range(1, data["residential_groups"] + 1):
        units[f"TDP{n}"] = Unit.objects.create(
            code=f"tdp-{n}", kind="residential_group", name=f"Tổ dân phố số {n}", short_name=f"TDP số {n}",
            parent=ward, ward=ward, position=100 + n,
        )  # fmt: skip
    return units


def build_people(units):
    """The demo users by sign-in name, each with the posts of the data file."""
    people = {}
    for row in load("units")["users"]:
        user = User.objects.create_user(
            username=row["username"], password=settings.DEMO_PASSWORD, full_name=row["full_name"]
        )
        for code, role, title, *head in row["postings"]:
            Posting.objects.create(user=user, unit=units[code], role=role, title=title, is_head=any(head))
            if role == Role.ADMIN:
                User.objects.filter(pk=user.pk).update(is_staff=True)
        people[row["username"]] = user
    return people


def build_calendar():
    rows = [
        CalendarDay(date=seed.date, is_working=seed.is_working, name=seed.name, source=seed.source)
        for year in CALENDAR_YEARS
        for seed in vietnam_calendar(year)
    ]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)


def build_categories(units):
    """The article's four categories by code, with the unit that usually leads."""
    usual = {"G1": "DCXD", "G2": "DCXD", "G3": "CAP", "G4": "VHXH"}
    short = {
        "G1": "Đất đai, GPMB",
        "G2": "Đô thị, xây dựng, môi trường, hạ tầng",
        "G3": "An ninh trật tự",
        "G4": "Văn hóa - xã hội",
    }
    return {
        row["code"]: Category.objects.create(
            ward=units["WARD"], position=position, name=row["name"], short_name=short[row["code"]],
            default_unit=units[usual[row["code"]]], default_days=20,
        )
        for position, row in enumerate(load("opinions")["categories"], start=1)
    }  # fmt: skip
