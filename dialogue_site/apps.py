from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialogueSiteConfig(AppConfig):
    name = "dialogue_site"
    verbose_name = _("Ground floor")
    default_auto_field = "django.db.models.BigAutoField"
