from django.db import migrations, models

from dialogue_site.evidence import guard_operation, release_operation
from dialogue_site.lib.text import fold

#: What is searched by, beside the number.
WORDS = ("type_name", "symbol", "subject", "addressees", "recipients", "signer")


def fill(apps, schema_editor):
    """The folded words of the papers there are; the guards are lifted meanwhile."""
    documents = apps.get_model("dialogue_site", "OfficialDocument").objects
    for pk, number, *words in documents.values_list("pk", "number", *WORDS):
        number = f"{number:02d} " if number else ""
        documents.filter(pk=pk).update(folded=f" {number}{fold(' '.join(words))} ")


class Migration(migrations.Migration):
    """Papers can be found in the register by words without accents. Adds a column and fills it."""

    dependencies = [
        ("dialogue_site", "0004_outbox_claims"),
    ]

    operations = [
        release_operation(),
        migrations.AddField(
            model_name="officialdocument",
            name="folded",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        guard_operation(),
    ]
