"""``python manage.py house_tables``: write docs/states.md and docs/roles.md from the house's own tables."""

from django.conf import settings
from django.core.management.base import BaseCommand

from ..house import roles_page, states_page


class Command(BaseCommand):
    help = "Write docs/states.md and docs/roles.md from the state tables and the permissions."

    def handle(self, **options):
        for name, text in (("states", states_page()), ("roles", roles_page())):
            path = settings.BASE_DIR / "docs" / f"{name}.md"
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {len(text.splitlines())} lines")
