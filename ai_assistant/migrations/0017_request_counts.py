from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ai_assistant", "0016_prompt_case_tool"),
    ]

    operations = [
        migrations.AddField(
            model_name="airequest",
            name="is_personal",
            field=models.BooleanField(default=True, verbose_name="counts against the person’s cap"),
        ),
        migrations.RemoveConstraint(
            model_name="airequest",
            name="ai_request_once",
        ),
        migrations.AddConstraint(
            model_name="airequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True) & models.Q(("state", "released"), _negated=True),
                fields=("organization", "key"),
                name="ai_request_once",
            ),
        ),
    ]
