"""The working-day calendar: seeded once, then the office's own."""

from datetime import date

from django.core.management import call_command

from dialogue_site.models import CalendarDay


def seed(*years):
    call_command("seed_calendar", *years, verbosity=0)


def test_seeding_twice_changes_nothing(db, capsys):
    seed(2022)
    rows = list(CalendarDay.objects.values_list("pk", "date", "is_working", "name", "source"))
    seed(2022)
    assert list(CalendarDay.objects.values_list("pk", "date", "is_working", "name", "source")) == rows
    assert capsys.readouterr().out.splitlines()[-1] == "0 days added"


def test_every_row_says_where_it_comes_from(db):
    seed(2022)
    assert CalendarDay.objects.filter(date=date(2022, 9, 2), is_working=False).exists()
    assert not CalendarDay.objects.filter(source="").exists()


def test_the_office_s_own_rows_win(db):
    seed(2022)
    day = CalendarDay.objects.get(date=date(2022, 9, 1))
    day.name, day.is_working, day.source = "Làm việc theo thông báo của quận", True, "Thông báo 15/TB-UBND"
    day.save()
    own = CalendarDay.objects.create(date=date(2022, 10, 10), name="Ngày truyền thống", source="Công văn 7")
    seed(2022)
    day.refresh_from_db()
    assert (day.name, day.is_working, day.source) == ("Làm việc theo thông báo của quận", True, "Thông báo 15/TB-UBND")
    assert CalendarDay.objects.filter(pk=own.pk).exists()


def test_the_default_is_this_year_and_the_next(db, today):
    call_command("seed_calendar", verbosity=0)
    assert {row.date.year for row in CalendarDay.objects.all()} == {2022, 2023}


def test_the_calendar_follows_the_rows(db):
    day = date(2022, 10, 10)
    assert CalendarDay.objects.calendar().is_working(day)
    CalendarDay.objects.create(date=day, name="Nghỉ")
    assert not CalendarDay.objects.calendar().is_working(day)
