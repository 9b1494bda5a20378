"""The administrator keeps the ladder: the ward's own rules, not those for all wards."""

import pytest
from django.urls import reverse

from dialogue_site.models import AuditEntry
from resolutions.models import ChaseRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ADD = "admin:resolutions_chaserule_add"


def facts(cast, **changes):
    return {
        "ward": cast.ward.pk,
        "counted_from": "citizen",
        "working_days": "2",
        "level": "head",
        "active": "on",
    } | changes


@pytest.mark.parametrize("who", ["clerk", "leader", "responder", "monitor", "nobody"])
def test_nobody_else_opens_it(cast, sign_in, who):
    assert sign_in(getattr(cast, who)).get(reverse(ADD)).status_code in {302, 403}


def test_the_administrator_adds_and_switches_off_the_wards_own(cast, sign_in):
    client = sign_in(cast.admin)
    assert client.post(reverse(ADD), facts(cast)).status_code == 302
    rule = ChaseRule.objects.get(ward=cast.ward)
    change = reverse("admin:resolutions_chaserule_change", args=[rule.pk])
    assert client.post(change, facts(cast, active="")).status_code == 302
    rule.refresh_from_db()
    assert not rule.active
    assert AuditEntry.objects.filter(object_type="resolutions.chaserule").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"working_days": "500"}, {"working_days": "x"}, {"counted_from": "dossier", "level": "unit"}, {"ward": ""}],
)
def test_what_makes_no_sense_is_refused_beside_its_field(cast, sign_in, wrong):
    page = sign_in(cast.admin).post(reverse(ADD), facts(cast, **wrong))
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert not ChaseRule.objects.filter(ward=cast.ward).exists()


def test_the_same_rule_twice_is_refused(cast, sign_in):
    client = sign_in(cast.admin)
    client.post(reverse(ADD), facts(cast))
    assert client.post(reverse(ADD), facts(cast)).status_code == 200
    assert ChaseRule.objects.filter(ward=cast.ward).count() == 1


def test_the_rules_for_all_wards_and_of_others_are_not_the_administrators(cast, sign_in):
    client = sign_in(cast.admin)
    common = ChaseRule.objects.filter(ward=None).first()
    url = reverse("admin:resolutions_chaserule_change", args=[common.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, facts(cast)).status_code == 403
    foreign = ChaseRule.objects.create(ward=cast.other_ward, counted_from="citizen", working_days=9, level="unit")
    other = reverse("admin:resolutions_chaserule_change", args=[foreign.pk])
    assert client.get(other).status_code in {302, 404}
    assert client.post(reverse(ADD), facts(cast, ward=cast.other_ward.pk)).status_code == 200
