from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ai_assistant", "0017_request_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="worded_at",
            field=models.DateTimeField(null=True),
        ),
    ]
