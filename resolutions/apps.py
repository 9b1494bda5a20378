from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResolutionsConfig(AppConfig):
    name = "resolutions"
    verbose_name = _("Resolutions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.core.checks import register

        from . import (
            evidence,
            states,  # noqa: F401  (declares the transitions this floor offers)
        )
        from .actions import reliance  # noqa: F401  (what the floor below asks before it changes who asked)

        evidence.register_checks(register)
