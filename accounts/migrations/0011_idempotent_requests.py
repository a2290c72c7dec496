import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.lib.encrypted


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_request_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdempotentRequest",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("attempt", models.UUIDField(default=uuid.uuid4)),
                ("leased_until", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", config.lib.encrypted.EncryptedTextField(blank=True, default="", editable=False, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "repeatable request",
                "verbose_name_plural": "repeatable requests",
            },
        ),
    ]
