import django.db.models.deletion
from django.db import migrations, models

import config.lib.ids


class Migration(migrations.Migration):
    """The words an organization has used as tags, to choose from."""

    dependencies = [("accounts", "0001_initial"), ("crm", "0003_repeating_tasks")]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.UUIDField(default=config.lib.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="tag")),
                ("key", models.CharField(editable=False, max_length=150)),
            ],
            options={"verbose_name": "tag", "verbose_name_plural": "tags", "ordering": ["key"]},
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="tag_once"),
        ),
    ]
