from django.db import migrations, models


class Migration(migrations.Migration):
    """An import keeps what the reader found, its first rows, and how many rows were refused or remarked on."""

    dependencies = [("crm", "0005_name_keys")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="encoding",
            field=models.CharField(default="", editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name="importrun",
            name="error_count",
            field=models.PositiveIntegerField(default=0, help_text="Rows that were not imported."),
        ),
        migrations.AddField(
            model_name="importrun",
            name="kind",
            field=models.CharField(default="", editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name="importrun", name="sample", field=models.JSONField(default=list, editable=False)
        ),
        migrations.AddField(
            model_name="importrun",
            name="warning_count",
            field=models.PositiveIntegerField(default=0, help_text="Rows that were imported with a remark."),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="duplicates",
            field=models.CharField(
                choices=[
                    ("skip", "Leave the existing contact as it is"),
                    ("fill", "Fill in what the existing contact lacks"),
                    ("create", "Create another contact"),
                ],
                default="skip",
                max_length=10,
                verbose_name="people who are already there",
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploaded", "Waiting for your look"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                ],
                default="uploaded",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
