"""Signing in: password hashing and what a posting allows in the administration pages."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher

from .roles import Role

#: Reference data the office administrator keeps.
KEPT_BY_ADMIN = {
    "dialogue_site.unit",
    "dialogue_site.unitname",
    "dialogue_site.user",
    "dialogue_site.posting",
    "dialogue_site.calendarday",
    "feedback.category",
    "resolutions.chaserule",
}
#: Evidence the administrator may look at, never change.
SHOWN_TO_ADMIN = {"dialogue_site.auditentry", "dialogue_site.officialdocument"}


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's parameters (19 MiB, 2 passes, 1 lane): 23 ms, so fifty people can sign in together."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class PostingBackend(ModelBackend):
    """Model permissions follow from the posting *admin*; nobody gets them by hand."""

    def has_perm(self, user_obj, perm, obj=None):
        if not user_obj.is_active or Role.ADMIN not in user_obj.roles:
            return False
        app, _, name = perm.partition(".")
        action, _, model = name.partition("_")
        label = f"{app}.{model}"
        if label in KEPT_BY_ADMIN:
            return action in {"view", "add", "change"}
        return label in SHOWN_TO_ADMIN and action == "view"

    def has_module_perms(self, user_obj, app_label):
        if not user_obj.is_active or Role.ADMIN not in user_obj.roles:
            return False
        return any(label.startswith(f"{app_label}.") for label in KEPT_BY_ADMIN | SHOWN_TO_ADMIN)

    def get_all_permissions(self, user_obj, obj=None):
        return set()
