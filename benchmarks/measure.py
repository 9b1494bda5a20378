"""Measure one database of one size; called by run.py. Prints one JSON object.

Every page is asked for in turns with the empty page S, so that a noisy machine is noisy for both; figures are
medians. A page is "kept" when nobody wrote since it was last asked for, and "anew" when somebody just did.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

# ruff: noqa: E402  (models are there only after the set-up)
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from benchmarks import paper
from benchmarks.fill import RARE, fill_ward
from benchmarks.followups import follow_up, is_busy, ring
from benchmarks.office import Person, ServerClock, counted
from dialogue_site import audit
from dialogue_site.lib.text import fold
from dialogue_site.models import User
from dialogue_site.paging import PAGE_SIZE, encode
from dialogue_site.submissions import new_key
from feedback.models import Category, Issue
from feedback.views.issues import IssueList

EMPTY = "/benchmark-empty/"
ROLES = ("clerk", "leader", "responder", "monitor", "admin")
WARM_UP = 3
WORDS = "Ngõ 86 cứ mưa to là ngập, rác thải không ai dọn; đề nghị lắp thêm đèn chiếu sáng và camera. " * 3


def build(size):
    """A migrated database with the demo's house and ``size`` issues more; returns the large conference."""
    call_command("migrate", verbosity=0)
    call_command("seed_demo", stdout=sys.stderr)
    clerk = User.objects.get(username="clerk")
    conferences = fill_ward(clerk.ward, size)
    follow_up(conferences, clerk)
    ring()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
    connection.close()
    return conferences[0]


def page_cursor(user, number):
    """The cursor that leads to the ``number``-th page of the list, and that number, less if the list is shorter."""
    pairs = IssueList.orders["newest"].pairs()
    listed = Issue.objects.visible_to(user).counted()
    number = min(number, listed.count() // PAGE_SIZE)
    last = listed.order_by("-pk")[(number - 1) * PAGE_SIZE - 1]
    return encode(0, last, pairs), number


def addresses(big, user):
    """``[(name, who, address)]`` of the pages measured, and the number of the deep page."""
    monitor, issues = reverse("monitor"), reverse("issue-list")
    category = Category.objects.filter(ward=big.ward).first()
    busy = next(filter(is_busy, Issue.objects.filter(conference=big, stage="in_progress").order_by("-pk")))
    cursor, number = page_cursor(user, 500)
    rare = fold(RARE).replace(" ", "+")
    pages = [
        ("monitor, ward", "monitor", f"{monitor}?conference=all"),
        ("monitor, one conference", "monitor", f"{monitor}?conference={big.pk}"),
        ("list, first page", "clerk", issues),
        ("list, deep page", "clerk", f"{issues}?after={cursor}"),
        ("list, filtered", "clerk", f"{issues}?category={category.pk}&stage=in_progress&timeliness=overdue"),
        ("list, one conference by date", "clerk", f"{issues}?conference={big.pk}&order=due"),
        ("search, frequent", "clerk", f"{issues}?q=rac+thai"),
        ("search, frequent, accents", "clerk", f"{issues}?q=r%C3%A1c+th%E1%BA%A3i"),
        ("search, “rac thai to 5”", "clerk", f"{issues}?q=rac+thai+to+5"),
        ("search, rare", "clerk", f"{issues}?q={rare}"),
        ("search, none", "clerk", f"{issues}?q=khongcotrongso"),
        ("issue page, clerk", "clerk", reverse("issue-detail", args=[busy.pk])),
        ("issue page, monitor", "monitor", reverse("issue-detail", args=[busy.pk])),
        *((f"home, {role}", role, reverse("home")) for role in ROLES),
        ("opinion list", "clerk", reverse("opinion-list")),
        ("opinion entry page", "clerk", f"{reverse('opinion-add')}?conference={big.pk}"),
    ]
    return pages, number


def opinion(big, number):
    """What a browser sends for one opinion with three issues."""
    categories = list(Category.objects.filter(ward=big.ward).values_list("pk", flat=True)[:3])
    data = {
        "speaker_name": f"Trần Thị Bình {number}", "speaker_key": "new", "honorific": "Bà", "posts": "",
        "body": "", "source": "room_spoken", "residential_group": "TDP 5", "on_behalf_of": "", "legacy": "",
        "received_on": "30/09/2022", "verbatim": WORDS, "no_request_reason": "", "note": "", "phone": "",
        "email": "", "address": "", "next": "1", "form_key": new_key(),
        "rows-TOTAL_FORMS": "4", "rows-INITIAL_FORMS": "0",
    }  # fmt: skip
    for row in range(4):
        text = f"Ngập úng ngõ {number} đoạn {row}" if row < 3 else ""
        facts = {"existing": "", "category": categories[row] if text else "", "summary": text, "detail": text,
                 "kind": "request", "authority": "ward", "lead_unit": "", "excerpt": ""}  # fmt: skip
        data |= {f"rows-{row}-{name}": value for name, value in facts.items()}
    return data


class Turns:
    """Pages asked for in turns with S; the costs of both, and the statements of one answer."""

    def __init__(self, people):
        self.people, self.empty = people, []

    def of(self, who, address, rounds, *, data=None, before=None):
        """The medians of ``rounds`` turns: CPU, database server's CPU and wall, each with S beside it."""
        person, page, empty = self.people[who], [], []
        for turn in range(-WARM_UP, rounds):
            plain = person.timed(EMPTY)
            if before:
                before()
            taken = person.timed(address, data(turn) if data else None)
            if turn >= 0:
                page.append(taken)
                empty.append(plain)
        if before:
            before()
        typed = data(rounds) if data else None
        with counted() as sent:
            person.ask(address, typed)
        self.empty += empty
        return {"page": medians(page), "S": medians(empty), "queries": len(sent)}


def medians(rows):
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def main(size, rounds):
    started = time.perf_counter()
    big = build(size)
    filled = time.perf_counter() - started
    users = {role: User.objects.get(username=role) for role in ROLES}
    Person.server_clock = ServerClock()
    turns = Turns({role: Person(user) for role, user in users.items()})
    pages, deep = addresses(big, users["clerk"])

    @transaction.atomic
    def somebody_writes():
        audit.record(by=users["clerk"], verb="issue.export", label="Xuất danh sách", obj=big.ward)

    rows = {}
    for name, who, address in pages:
        kept = turns.of(who, address, rounds)
        rows[name] = {"kept": kept, "anew": turns.of(who, address, max(5, rounds // 2), before=somebody_writes)}
    add = f"{reverse('opinion-add')}?conference={big.pk}"
    rows["opinion POST, 3 issues"] = {"kept": turns.of("clerk", add, rounds, data=lambda turn: opinion(big, turn))}
    with counted() as sent:
        turns.people["clerk"].ask(EMPTY)
    result = {
        "vendor": connection.vendor, "size": size, "filled_in": filled, "deep_page": deep, "rows": rows,
        "S": medians(turns.empty), "S_queries": len(sent), "server_clock": Person.server_clock.file is not None,
        "notice": paper.measure(rounds), "version": version(),
    }  # fmt: skip
    print(json.dumps(result))


def version():
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    number = connection.cursor().connection.info.server_version
    return f"PostgreSQL {number // 10000}.{number % 10000}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
