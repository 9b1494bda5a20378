"""The demo's world for tests that walk through everything: loaded once, objects by name, people by role."""

from dataclasses import dataclass, field

from django.core.management import call_command

from dialogue_site.models import Attachment, CalendarDay, Notification, OfficialDocument, Posting, Unit, User
from dialogue_site.roles import Role

#: Who walks: the demo's people, somebody without a post, a clerk of another ward.
PEOPLE = ("clerk", "leader", "responder", "monitor", "admin", "nobody", "stranger")


@dataclass
class Demo:
    people: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)

    def __getitem__(self, name):
        """The object called ``name`` in the access table."""
        return self.things[name]


def load_demo():
    """Run ``seed_demo`` in the empty database and add the two people who must see nothing of it."""
    call_command("seed_demo", verbosity=0)
    User.objects.create_user(username="nobody", password="dialogue-demo", full_name="Ngô Văn Không")
    ward = Unit.objects.create(code="ngoc-thuy", kind="ward", name="Phường Ngọc Thụy")
    office = Unit.objects.create(code="ngoc-thuy-vp", kind="office", name="Văn phòng Ngọc Thụy", ward=ward)
    stranger = User.objects.create_user(username="stranger", password="dialogue-demo", full_name="Mai Thị Xa")
    Posting.objects.create(user=stranger, unit=office, role=Role.CLERK)
    return find_demo()


def find_demo():
    """Look the loaded world up."""
    people = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    return Demo(people, dict(_things(people)))


def _things(people):
    from conferences.models import Attendee, Conference
    from feedback.models import Category, Issue, Opinion, OpinionIssue, Person
    from resolutions.models import Assignment, Conclusion, ConclusionTask

    unit = people["responder"].current_postings[0].unit
    yield "unit", unit
    yield "calendar day", CalendarDay.objects.first()
    yield "conference", Conference.objects.get(code="HNDT-2022")
    yield "attendee", Attendee.objects.filter(conference__code="HNDT-2022").first()
    yield "opinion", Opinion.objects.order_by("pk").first()
    yield "person", Person.objects.order_by("pk").first()
    yield "link", OpinionIssue.objects.order_by("pk").first()
    yield "category", Category.objects.order_by("pk").first()
    # The department officer's own: taken, waiting to be taken, of another unit, answered.
    own = Assignment.objects.filter(unit=unit, part="lead", issue__isnull=False).order_by("pk")
    taken = own.filter(state="accepted", issue__stage="in_progress").first()
    yield "issue", taken.issue
    yield "assignment", taken
    yield "offered assignment", own.filter(state="offered").first()
    foreign = Assignment.objects.filter(state="accepted", part="lead", issue__stage="in_progress").exclude(unit=unit)
    yield "foreign issue", foreign.order_by("pk").first().issue
    yield "foreign assignment", foreign.order_by("pk").first()
    yield "answered issue", Issue.objects.filter(stage="answered").order_by("pk").first()
    yield "new issue", Issue.objects.filter(stage__in=("received", "classified")).order_by("pk").first()
    yield "conclusion", Conclusion.objects.order_by("pk").first()
    yield "task", ConclusionTask.objects.filter(state="open").order_by("pk").first()
    yield "done task", ConclusionTask.objects.filter(state="done").order_by("pk").first()
    yield "issued paper", OfficialDocument.objects.filter(state="issued").order_by("pk").first()
    yield "draft paper", OfficialDocument.objects.filter(state="draft").order_by("pk").first()
    yield "attachment", Attachment.objects.order_by("pk").first()
    yield "notification", Notification.objects.order_by("pk").first()
