"""Writing and reading the history.

Entries of one ward form a chain: each carries an HMAC over its own words and the hash before it, with a
key kept outside the database. ``verify`` finds a changed, removed or added entry and a cut tail.
"""

import hashlib
import hmac
import json

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from . import clock
from .models import AuditEntry, AuditHead

SIGNED_FIELDS = (
    "chain",
    "position",
    "at",
    "actor_id",
    "actor_name",
    "unit_name",
    "role",
    "verb",
    "label",
    "reason",
    "object_type",
    "object_id",
    "object_text",
    "thread",
    "before",
    "after",
    "previous_hash",
)
SYSTEM_ACTOR = "Hệ thống"


def thread_of(obj):
    """The name of the thing on whose page an entry shows: ``feedback.issue:12``."""
    return f"{obj._meta.label_lower}:{obj.pk}"


def _ward_id(obj):
    ward_id = getattr(obj, "ward_id", None)
    return ward_id if ward_id is not None else getattr(getattr(obj, "ward", None), "pk", None)


def _posting(user, ward_id):
    postings = user.current_postings if user else []
    return next((p for p in postings if p.unit.ward_id == ward_id), postings[0] if postings else None)


def _hash(entry):
    values = {name: getattr(entry, name) for name in SIGNED_FIELDS}
    values["at"] = entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def record(*, by, verb, label, obj, thread=None, reason="", before=None, after=None, role=None):
    """Append one entry about ``obj`` in the running transaction; returns it.

    ``by`` is a user or ``None`` for the system; ``label`` a Vietnamese sentence kept as written;
    ``thread`` an object whose page shows the entry (default ``obj``); ``before``/``after`` are
    JSON-able facts by field. Raises ``TransactionManagementError`` outside a transaction.
    """
    fact = {"verb": verb, "label": label, "obj": obj, "thread": thread, "reason": reason}
    return record_many(by=by, facts=[fact | {"before": before, "after": after, "role": role}])[0]


def record_made(obj, *, by, verb, label, reason="", after=None):
    """The first entry on the page of a thing made by a step of another one, whose history names the step as well."""
    with override("vi"):
        sentence = str(label)
    return record(by=by, verb=verb, label=sentence, obj=obj, reason=reason, after=after)


def record_many(*, by, facts):
    """Append several entries of one ward with one lock; each fact is a dict of :func:`record`'s arguments.

    For actions that touch many rows: the number of statements does not grow with them.
    """
    if not facts:
        return []
    ward_id = _ward_id(facts[0]["obj"])
    chain = str(ward_id or 0)
    head = _locked_head(chain)
    posting = _posting(by, ward_id)
    entries, previous = [], head.last_hash
    for position, fact in enumerate(facts, start=head.length + 1):
        obj = fact["obj"]
        entry = AuditEntry(
            chain=chain,
            position=position,
            at=clock.now(),
            actor_id=by.pk if by else None,
            actor_name=str(by) if by else SYSTEM_ACTOR,
            unit_name=posting.unit.name if posting else "",
            role=fact.get("role") or (posting.role if posting else ""),
            verb=fact["verb"],
            label=str(fact["label"])[:300],
            reason=fact.get("reason") or "",
            object_type=obj._meta.label_lower,
            object_id=obj.pk,
            object_text=str(obj)[:300],
            thread=thread_of(fact.get("thread") or obj),
            before=fact.get("before") or {},
            after=fact.get("after") or {},
            previous_hash=previous,
        )
        entry.hash = previous = _hash(entry)
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
    AuditHead.objects.filter(chain=chain).update(length=entries[-1].position, last_hash=previous)
    return entries


def _locked_head(chain):
    """The chain's end, locked: no two writers take one position; both databases hold it until commit."""
    locked = AuditHead.objects.select_for_update().filter(chain=chain)
    head = locked.first()
    if head is None:
        AuditHead.objects.get_or_create(chain=chain)
        head = locked.get()
    return head


def timeline(obj, parent=None):
    """What happened to ``obj``, newest first; with what the page of its ``parent`` says about it."""
    shown = Q(thread=thread_of(obj))
    if parent is not None:
        shown |= Q(thread=thread_of(parent), object_type=obj._meta.label_lower, object_id=obj.pk)
    return AuditEntry.objects.filter(shown).order_by("-pk")


def readable(value):
    """A field's value as kept in ``before``/``after``: words, numbers, dates as ISO text, bytes as their sha256."""
    if value is None or isinstance(value, (bool, int, str, dict, list)):
        return value
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


@transaction.atomic
def verify(chain=None):
    """Problems found in one chain, or in all; an empty list says that the history is whole.

    Each problem is ``(chain, position, what)`` with what in ``changed``, ``missing``, ``broken link``, ``tail``.
    """
    problems = []
    heads = AuditHead.objects.order_by("chain")
    for head in heads.filter(chain=chain) if chain else heads:
        expected, previous = 1, ""
        for entry in AuditEntry.objects.filter(chain=head.chain).order_by("position").iterator(chunk_size=1000):
            if entry.position != expected:
                problems.append((head.chain, expected, "missing"))
                expected = entry.position
            elif entry.previous_hash != previous:
                problems.append((head.chain, entry.position, "broken link"))
            if _hash(entry) != entry.hash:
                problems.append((head.chain, entry.position, "changed"))
            previous, expected = entry.hash, expected + 1
        if (head.length, head.last_hash) != (expected - 1, previous):
            problems.append((head.chain, expected, "tail"))
    known = set(heads.values_list("chain", flat=True))
    for orphan in AuditEntry.objects.exclude(chain__in=known).values_list("chain", flat=True).distinct():
        problems.append((orphan, 0, "tail"))
    return problems
