"""A transaction says whether it takes an earlier one back: it is no payment then."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("invoices", "0004_search_indexes")]

    operations = [
        migrations.AddField(
            model_name="banktransaction",
            name="is_reversal",
            field=models.BooleanField(default=False, verbose_name="takes an earlier one back"),
        ),
    ]
