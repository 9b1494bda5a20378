from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from conferences.models import Conference
from resolutions.management.demo import follow_up, house, record, supervision


class Command(BaseCommand):
    """Tell the story of the Bồ Đề conference of 30/9/2022 through the actions, once.

    The conference and its conclusions are the article's; opinions, answers, numbers and people who sign
    in are invented and marked “dữ liệu minh họa”.
    """

    help = "Load the demo data into an empty database; does nothing when it is there already."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Demo mode only: DIALOGUE_MODE=demo.")
        if Conference.objects.filter(is_demo=True).exists():
            self.stdout.write("demo data: present")
            return
        units = house.build_units()
        people = house.build_people(units)
        house.build_calendar()
        categories = house.build_categories(units)
        conference = record.hold_conference(units, people)
        pairs = record.take_opinions(conference, units, people, categories)
        follow_up.answer_in_the_room(pairs, people)
        record.complete_record(conference, people)
        record.sum_up_for_the_public(pairs, people)
        supervision.invite(conference, people)
        supervision.reconcile(conference, people)
        follow_up.assign_with_a_date_of_their_own(pairs, units, people)
        follow_up.settle_conclusions(conference, units, people)
        follow_up.issue_notice(conference, people)
        supervision.publish(conference, people)
        follow_up.assign_the_others(pairs, units, people)
        follow_up.carry_on(conference, pairs, units, people)
        follow_up.finish_tasks(conference, people)
        supervision.supervise(conference, people)
        transaction.on_commit(follow_up.leave_the_bell_calm)
        self.stdout.write(f"demo data: {conference.opinions.count()} opinions, {conference.issues.count()} issues")
