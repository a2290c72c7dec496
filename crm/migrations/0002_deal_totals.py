from django.db import migrations, models


class Migration(migrations.Migration):
    """The sums of the deal board are read from an index alone."""

    dependencies = [("accounts", "0001_initial"), ("crm", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                fields=["organization", "pipeline", "status", "closed_at", "stage", "currency", "value"],
                name="deal_totals",
            ),
        ),
    ]
