"""The access table holds for every address, every person and both methods."""

from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.demo import PEOPLE, load_demo

from .access import ACCESS, READERS


def addresses(patterns=None):
    """``{name: URLPattern}`` of the project's own addresses; the administration has tests of its own."""
    found = {}
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            found[entry.name] = entry
        elif entry.namespace != "admin":
            found |= addresses(entry.url_patterns)
    return found


PATTERNS = addresses()


def test_every_address_has_its_line():
    assert None not in PATTERNS, "an address without a name"
    assert sorted(set(PATTERNS) - set(ACCESS)) == [], "addresses without a line in tests/house/access.py"
    assert sorted(set(ACCESS) - set(PATTERNS)) == [], "lines without an address"


def test_every_address_with_a_key_names_its_object():
    keyed = {name for name, pattern in PATTERNS.items() if {"pk", "parent"} & set(pattern.pattern.converters)}
    assert {name for name, line in ACCESS.items() if line.thing} == keyed


def address(name, demo):
    """The address of a line, with its object's key."""
    line, keys = ACCESS[name], PATTERNS[name].pattern.converters
    args = dict(line.args)
    if line.thing:
        args |= {key: demo[line.thing].pk for key in keys if key in {"pk", "parent"}}
    asked = urlencode({name: demo[thing].pk for name, thing in line.asks.items()})
    return reverse(name, kwargs=args) + (f"?{asked}" if asked else "")


def outcome(answer):
    if answer.status_code == 302 and "next=" in urlsplit(answer.url).query:
        return "sign in"
    return {403: "refused", 404: "hidden", 405: "no such method"}.get(answer.status_code, answer.status_code)


def wanted(line, person, method):
    """The set of outcomes that are right; ``None`` in it stands for any answer that does something."""
    who = line.get if method == "get" else line.post
    if person is None:
        return {None} if line.public and who else {"sign in", "no such method"}
    if who and person in who:
        return {None}
    if line.sends and who and person not in READERS:
        return {"hidden", "refused", 302}  # what they name is not theirs: nothing was chosen
    if line.thing and person not in READERS:
        return {"hidden"} if who else {"hidden", "refused", "no such method"}
    return {"refused"} if who else {"refused", "no such method"}


def is_right(found, right):
    return found in right or (None in right and found in {200, 302, 400, 409, 429})


@pytest.fixture
def demo(db, today):
    return load_demo()


@pytest.fixture
def clients(demo):
    """One signed-in client for each person, and one of nobody."""
    signed_in = {None: Client(raise_request_exception=False)}
    for name in PEOPLE:
        signed_in[name] = Client(raise_request_exception=False)
        signed_in[name].force_login(demo.people[name], backend="dialogue_site.auth.PostingBackend")
    return signed_in


def ask(client, method, url, facts=None):
    """The answer; whatever it changed is taken back."""
    with transaction.atomic():
        cookies = client.cookies.copy()
        answer = getattr(client, method)(url, facts)
        client.cookies = cookies
        transaction.set_rollback(True)
    return answer


def test_the_table_holds(demo, clients):
    wrong = {}
    for name, line in ACCESS.items():
        if name not in PATTERNS:
            continue
        url = address(name, demo)
        facts = {field: demo[thing].pk for field, thing in line.sends.items()}
        for person, client in clients.items():
            for method in ("get", "post"):
                found = outcome(ask(client, method, url, facts))
                if not is_right(found, wanted(line, person, method)):
                    wrong[name, method, person or "anonymous"] = found
    assert not wrong, "\n" + "\n".join(f"{' '.join(line)}: {found}" for line, found in wrong.items())


def test_what_does_not_exist_looks_like_what_belongs_to_others(demo, clients):
    """Same status, same page: nobody learns which numbers exist in another ward."""
    different = []
    for name, line in ACCESS.items():
        if not line.thing or name not in PATTERNS:
            continue
        url = address(name, demo)
        missing = url.replace(f"/{demo[line.thing].pk}", "/987654321")
        answers = [ask(clients["stranger"], "get" if line.get else "post", each) for each in (url, missing)]
        if [a.status_code for a in answers] != [404, 404] or answers[0].content != answers[1].content:
            different.append(name)
    assert different == []
