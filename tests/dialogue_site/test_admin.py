"""The administration pages: reference data to keep, evidence to look at, nobody else inside."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from dialogue_site import audit
from dialogue_site.admin import EvidenceAdmin
from dialogue_site.models import AuditEntry, CalendarDay, OfficialDocument, Posting, Unit, User
from dialogue_site.transitions import declared
from tests.build import make_conference
from tests.dialogue_site.test_evidence import draft, issued

REFERENCE = {
    "dialogue_site.unit",
    "dialogue_site.user",
    "dialogue_site.calendarday",
    "feedback.category",
    "resolutions.chaserule",
}
EVIDENCE = {"dialogue_site.auditentry", "dialogue_site.officialdocument"}
REGISTERED = {model._meta.label_lower: model_admin for model, model_admin in admin.site._registry.items()}
OURS = {"dialogue_site", "conferences", "feedback", "resolutions"}


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def inside(cast, sign_in):
    return sign_in(cast.admin)


def test_only_reference_data_can_be_written():
    """Everything else of ours that is registered is evidence: looked at, never written."""
    ours = {label for label in REGISTERED if label.split(".")[0] in OURS}
    assert ours >= REFERENCE | EVIDENCE
    assert {label for label in ours if not isinstance(REGISTERED[label], EvidenceAdmin)} == REFERENCE


@pytest.mark.parametrize("label", sorted(REFERENCE))
def test_reference_data_can_be_listed_and_added(inside, label):
    model = REGISTERED[label].model
    for name in ("changelist", "add"):
        assert inside.get(page(model, name)).status_code == 200
    assert inside.get(page(model, "changelist") + "?q=x").status_code == 200


def test_a_unit_and_a_day_can_be_changed(cast, inside):
    assert inside.get(page(Unit, "change", cast["DCXD"].pk)).status_code == 200
    facts = {"date": "10/10/2022", "name": "Ngày truyền thống", "source": "Công văn 7"}
    assert inside.post(page(CalendarDay, "add"), facts).status_code == 302
    day = CalendarDay.objects.get(date=date(2022, 10, 10))
    assert inside.post(page(CalendarDay, "change", day.pk), facts | {"name": "Khác"}).status_code == 302
    day.refresh_from_db()
    assert day.name == "Khác"


def test_a_person_is_added_with_a_post(cast, inside):
    facts = {
        "username": "moi", "full_name": "Người Mới", "usable_password": "true",
        "password1": "mot mat khau rat dai", "password2": "mot mat khau rat dai",
        "postings-TOTAL_FORMS": "1", "postings-INITIAL_FORMS": "0",
        "postings-0-unit": cast["DCXD"].pk, "postings-0-role": "responder", "postings-0-title": "Cán bộ",
    }  # fmt: skip
    answer = inside.post(page(User, "add"), facts)
    if answer.status_code == 200:
        pytest.fail(str(answer.context["errors"]))
    assert User.objects.get(username="moi").current_postings[0].unit == cast["DCXD"]


def test_evidence_is_read_only(cast, inside):
    entry = audit.record(by=cast.clerk, verb="unit.note", label="Việc đã làm", obj=cast.ward)
    paper = issued(cast)
    for obj in (entry, paper, draft(cast)):
        model = type(obj)
        assert inside.get(page(model, "changelist")).status_code == 200
        shown = inside.get(page(model, "change", obj.pk))
        assert shown.status_code == 200
        assert b'name="_save"' not in shown.content
        assert inside.get(page(model, "add")).status_code == 403
        assert inside.post(page(model, "change", obj.pk), {"label": "khác", "body": "khác"}).status_code == 403
    assert AuditEntry.objects.get(pk=entry.pk).label == "Việc đã làm"
    assert OfficialDocument.objects.get(pk=paper.pk).body == paper.body


@pytest.mark.parametrize("label", sorted((REFERENCE | EVIDENCE) - {"dialogue_site.calendarday"}))
def test_nothing_is_deleted(cast, inside, rf, label):
    request = rf.get("/admin/")
    request.user = cast.admin
    assert not REGISTERED[label].has_delete_permission(request)
    assert "delete_selected" not in REGISTERED[label].get_actions(request)
    assert inside.post(page(Unit, "delete", cast["DCXD"].pk), {"post": "yes"}).status_code == 403


def test_no_state_is_edited_around_the_actions(cast, rf):
    """Every field that a transition moves is either not in the administration or cannot be changed there."""
    request = rf.get("/admin/")
    request.user = cast.admin
    moved = {model: next(iter(rows.values())).field for model, rows in declared().items()}
    editable = {}
    for label, model_admin in REGISTERED.items():
        if label in moved and model_admin.has_change_permission(request):
            editable[label] = moved[label]
        for inline in model_admin.inlines:
            if inline.model._meta.label_lower in moved:
                editable[inline.model._meta.label_lower] = label
    assert editable == {}


@pytest.mark.parametrize("name", ["clerk", "leader", "responder", "monitor", "nobody", "stranger"])
def test_others_do_not_get_in(cast, sign_in, name):
    client = sign_in(getattr(cast, name))
    for url in (reverse("admin:index"), page(Unit, "changelist"), page(AuditEntry, "changelist")):
        assert client.get(url).status_code in {302, 403}
    assert client.post(page(CalendarDay, "add"), {"date": "10/10/2022", "name": "x"}).status_code in {302, 403}
    assert not CalendarDay.objects.exists()


def test_staff_without_the_post_see_nothing(cast, sign_in):
    cast.clerk.is_staff = True
    cast.clerk.save()
    client = sign_in(cast.clerk)
    assert client.get(page(Unit, "changelist")).status_code == 403
    assert client.get(page(AuditEntry, "changelist")).status_code == 403


def test_an_ended_post_ends_the_right(cast, sign_in, today):
    Posting.objects.filter(user=cast.admin).update(ends_on="2022-11-14")
    assert sign_in(cast.admin).get(page(Unit, "changelist")).status_code == 403


def test_nobody_becomes_superuser_in_the_administration(inside, cast):
    form = inside.get(page(User, "change", cast.clerk.pk)).content.decode()
    assert "is_superuser" not in form
    assert "user_permissions" not in form


def test_changes_of_reference_data_are_history(cast, inside):
    unit = cast["DCXD"]
    response = inside.get(page(Unit, "change", unit.pk))
    form = response.context["adminform"].form
    facts = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    facts |= {"short_name": "Địa chính", "names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
    assert inside.post(page(Unit, "change", unit.pk), facts).status_code == 302
    entry = audit.timeline(unit)[0]
    assert (entry.verb, entry.actor_id) == ("unit.edit", cast.admin.pk)
    assert (entry.before, entry.after) == ({"short_name": "Địa chính - Xây dựng"}, {"short_name": "Địa chính"})


def test_a_new_posting_is_history_without_the_password(cast, inside):
    facts = {
        "username": "moi", "full_name": "Người Mới", "usable_password": "true",
        "password1": "mot mat khau rat dai", "password2": "mot mat khau rat dai",
        "postings-TOTAL_FORMS": "1", "postings-INITIAL_FORMS": "0",
        "postings-0-unit": cast["DCXD"].pk, "postings-0-role": "responder", "postings-0-title": "Cán bộ",
    }  # fmt: skip
    assert inside.post(page(User, "add"), facts).status_code == 302
    entries = AuditEntry.objects.filter(verb__in=("user.add", "posting.add")).order_by("pk")
    assert [entry.verb for entry in entries] == ["user.add", "posting.add"]
    assert "mat khau" not in str([(e.before, e.after) for e in entries])
    assert entries[1].after["role"] == "responder"


def test_another_wards_history_is_not_the_administrators(cast, inside):
    with transaction.atomic():
        audit.record(by=cast.clerk, verb="x.y", label="Việc của phường mình", obj=cast.ward)
        theirs = audit.record(by=cast.stranger, verb="x.y", label="Việc của phường khác", obj=cast.other_ward)
    listed = inside.get(page(AuditEntry, "changelist")).content.decode()
    assert "Việc của phường mình" in listed
    assert "Việc của phường khác" not in listed
    assert inside.get(page(AuditEntry, "change", theirs.pk)).status_code == 302


@pytest.fixture
def elsewhere(cast, sign_in):
    """The administrator of the other ward."""
    user = User.objects.create_user(username="other-admin", password="x" * 12, full_name="Quản trị khác", is_staff=True)
    unit = Unit.objects.get(code="ngoc-thuy-vp")
    Posting.objects.create(user=user, unit=unit, role="admin")
    return sign_in(User.objects.get(pk=user.pk))


def test_an_administrator_keeps_only_the_own_ward(cast, elsewhere):
    addresses = (
        page(User, "change", cast.clerk.pk),
        reverse("admin:auth_user_password_change", args=[cast.clerk.pk]),
        page(Unit, "change", cast["DCXD"].pk),
    )
    facts = {"usable_password": "true", "password1": "mot mat khau rat dai", "password2": "mot mat khau rat dai"}
    for address in addresses:
        assert elsewhere.get(address).status_code in {302, 404}, address
        assert elsewhere.post(address, facts).status_code in {302, 404}, address
    cast.clerk.refresh_from_db()
    assert cast.clerk.check_password("dialogue-demo")
    assert elsewhere.get(page(User, "change", cast.stranger.pk)).status_code == 200
    offered = elsewhere.get(page(User, "add")).content.decode()
    assert "Văn phòng UBND phường Ngọc Thụy" in offered
    assert "Địa chính" not in offered


def test_who_works_in_two_wards_is_nobody_s_alone(cast, inside):
    Posting.objects.create(user=cast.clerk, unit=Unit.objects.get(code="ngoc-thuy-vp"), role="clerk")
    assert inside.get(page(User, "change", cast.clerk.pk)).status_code == 302
    assert inside.get(page(User, "change", cast.leader.pk)).status_code == 200


def test_an_administrator_above_the_wards_keeps_all(cast, sign_in):
    Posting.objects.create(user=cast.admin, unit=cast["UBQ"], role="admin")
    client = sign_in(User.objects.get(pk=cast.admin.pk))
    assert client.get(page(User, "change", cast.stranger.pk)).status_code == 200


def test_a_new_password_for_somebody_is_history(cast, inside):
    address = reverse("admin:auth_user_password_change", args=[cast.responder.pk])
    facts = {"usable_password": "true", "password1": "mot mat khau rat dai", "password2": "mot mat khau rat dai"}
    assert inside.post(address, facts).status_code == 302
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor_id, entry.object_id) == ("user.password_reset", cast.admin.pk, cast.responder.pk)
    assert "mat khau" not in str((entry.before, entry.after))


def test_the_administrator_reads_no_word_of_the_record(cast, inside):
    """The house is theirs to keep, not what citizens said, nor what letters tell them (design section 1)."""
    facts = {"obj": make_conference(cast), "label": "Chuyển tố cáo", "after": {"summary": "Cán bộ Xyzt"}}
    entry = audit.record(by=cast.clerk, verb="x.y", **facts)
    assert "Chuyển tố cáo" not in inside.get(page(AuditEntry, "changelist")).content.decode()
    assert inside.get(page(AuditEntry, "change", entry.pk)).status_code == 302
    paper = issued(cast)
    assert paper.body not in inside.get(page(OfficialDocument, "change", paper.pk)).content.decode()
