from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialogueSiteConfig(AppConfig):
    name = "dialogue_site"
    verbose_name = _("Ground floor")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.core.checks import register

        from .checks import register_checks

        register_checks(register)
