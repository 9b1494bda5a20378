"""The people who speak, and how to reach them."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from conferences.actions.guards import cleaned
from dialogue_site import audit
from dialogue_site.edits import save_edit
from dialogue_site.lib.text import clean_text, exact, fold
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow

from ..models import Contact, Person
from ..permissions import can_add_person, can_edit_contact, can_edit_person

PERSON_FIELDS = frozenset({"full_name", "honorific", "posts", "body", "residential_group"})
CONTACT_FIELDS = ("phone", "email", "address")


@transaction.atomic
def find_or_add_person(*, by, ward, full_name, honorific="", posts="", body="", residential_group=None):
    """The person of ``ward`` with this very name and these facts, added when not known yet.

    Two citizens may share a name: somebody else's words are never put into a namesake's mouth, so name,
    posts, body and group must all agree; an honorific left out agrees with any. Nobody's honorific is guessed.
    """
    require(can_add_person(by, ward))
    full_name, posts, body = (clean_text(text, multiline=False) for text in (full_name, posts, body))
    if not full_name:
        raise NotAllowedNow(_("Please give the speaker's name."))
    key = f" {fold(f'{full_name} {posts} {body}')}"[:500]
    wanted = (exact(full_name), exact(posts), exact(body))
    for person in Person.objects.filter(ward=ward, folded=key, residential_group=residential_group):
        same = (exact(person.full_name), exact(person.posts), exact(person.body)) == wanted
        if same and (not honorific or not person.honorific or person.honorific == honorific):
            return person
    return Person.objects.create(
        ward=ward, full_name=full_name, honorific=honorific, posts=posts, body=body,
        residential_group=residential_group,
    )  # fmt: skip


@transaction.atomic
def edit_person(person, *, by, version, **facts):
    """Correct a name, posts, body or group. Raises ``StaleEdit`` when somebody else was faster."""
    require(can_edit_person(by, person))
    facts = cleaned(Person, facts, PERSON_FIELDS)
    return save_edit(
        person, version=version, by=by, verb="person.edit", label=gettext_lazy("Edited the person"), **facts
    )


@transaction.atomic
def set_contact(person, *, by, phone="", email="", address=""):
    """Keep how to reach ``person``. The history says that it changed and by whom, never the data itself."""
    require(can_edit_contact(by, person))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two clerks: one row, not an error
    facts = {"phone": phone, "email": email, "address": address}
    contact = Contact.objects.filter(person=person).first() or Contact(person=person)
    changed = [name for name in CONTACT_FIELDS if getattr(contact, name) != facts[name]]
    if not changed:
        return contact
    for name in changed:
        setattr(contact, name, facts[name])
    contact.save()
    with override("vi"):
        label = _("Changed the contact details")
    audit.record(by=by, verb="contact.edit", label=label, obj=person, after={"fields": changed})
    return contact
