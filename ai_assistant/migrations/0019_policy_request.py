import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ai_assistant", "0018_suggestion_worded_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="ai_assistant.airequest",
            ),
        ),
    ]
