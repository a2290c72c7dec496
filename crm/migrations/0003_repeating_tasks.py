import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Repeating tasks know their series; tasks are found by search."""

    dependencies = [("crm", "0002_deal_totals")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="follows",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followers",
                to="crm.task",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="recurrence_day",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(model_name="task", name="search_text", field=models.TextField(default="", editable=False)),
        migrations.AddField(
            model_name="task", name="sort_name", field=models.CharField(default="", editable=False, max_length=250)
        ),
    ]
