from django.db import migrations, models

from config.lib.migrations import PostgresOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_device"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField()),
                ("resets_at", models.FloatField()),
            ],
            options={
                "verbose_name": "request count",
                "verbose_name_plural": "request counts",
            },
        ),
        # Counters may be lost in a crash; so no request waits for the disk.
        PostgresOnly(
            migrations.RunSQL(
                "ALTER TABLE accounts_requestcount SET UNLOGGED", "ALTER TABLE accounts_requestcount SET LOGGED"
            )
        ),
    ]
