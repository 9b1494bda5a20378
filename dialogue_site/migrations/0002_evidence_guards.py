from django.db import migrations

from dialogue_site.evidence import FIRST_FROZEN_COLUMNS, guard_operation


class Migration(migrations.Migration):
    """History and issued papers refuse change in the database itself. Reversible; touches no row."""

    dependencies = [("dialogue_site", "0001_initial")]
    operations = [guard_operation(FIRST_FROZEN_COLUMNS)]
