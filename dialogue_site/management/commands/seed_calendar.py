from django.core.management.base import BaseCommand

from dialogue_site import clock
from dialogue_site.lib.calendar_seed import vietnam_calendar
from dialogue_site.models import CalendarDay


class Command(BaseCommand):
    """Fill the working-day calendar with computed holidays; rows the office has edited are left alone."""

    help = "Add the public holidays, days in lieu and make-up days of the years given."

    def add_arguments(self, parser):
        this_year = clock.today().year
        parser.add_argument("years", nargs="*", type=int, default=[this_year, this_year + 1])

    def handle(self, *, years, **options):
        rows = [
            CalendarDay(date=d, is_working=w, name=n, source=s) for y in years for d, w, n, s in vietnam_calendar(y)
        ]
        before = CalendarDay.objects.count()
        CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
        self.stdout.write(f"{CalendarDay.objects.count() - before} days added")
