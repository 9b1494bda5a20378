from django.db import migrations

from dialogue_site.search import index_operation


class Migration(migrations.Migration):
    """Full-text indexes of opinions and issues, before there are rows. Reversible; touches no row."""

    dependencies = [("feedback", "0001_initial")]
    operations = [index_operation("feedback_opinion"), index_operation("feedback_issue")]
