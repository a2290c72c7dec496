from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0002_document_languages_and_correction_reason"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="deposit_percent",
            field=models.DecimalField(
                decimal_places=2, editable=False, max_digits=5, null=True, verbose_name="deposit, % of the offer"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="vat_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="ground for no or zero VAT"),
        ),
    ]
