"""Editing a row that others may edit too: the second clerk is told, nothing is overwritten."""

from django.db.models import F
from django.utils.translation import override

from . import audit, clock


class StaleEdit(Exception):
    """The row was changed since the form was opened. ``theirs`` is the row as it stands now."""

    def __init__(self, theirs):
        self.theirs = theirs
        super().__init__(f"{theirs._meta.label_lower}:{theirs.pk}")


def save_edit(obj, *, version, by, verb, label, thread=None, **fields):
    """Set ``fields`` on ``obj`` if its version still is ``version``; write what changed into the history.

    Returns ``obj``; no entry is written when nothing changed. Raises :class:`StaleEdit`.
    """
    model = type(obj)
    before = {name: audit.readable(getattr(obj, name)) for name in fields}
    claimed = model._base_manager.filter(pk=obj.pk, version=version).update(version=F("version") + 1)
    if not claimed:
        raise StaleEdit(model._base_manager.get(pk=obj.pk))
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.version = version + 1
    obj.updated_at = clock.now()
    obj.save()
    after = {name: audit.readable(getattr(obj, name)) for name in fields}
    changed = [name for name in fields if before[name] != after[name]]
    if changed:
        with override("vi"):
            sentence = str(label)
        audit.record(
            by=by,
            verb=verb,
            label=sentence,
            obj=obj,
            thread=thread,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return obj
