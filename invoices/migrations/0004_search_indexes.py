"""Search by words inside names and numbers stays quick with many rows."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from config.lib.migrations import PostgresOnly, search_index


class Migration(migrations.Migration):
    atomic = False  # indexes are built concurrently

    dependencies = [("invoices", "0003_offer_vat_reason_and_deposits")]

    operations = [
        PostgresOnly(TrigramExtension()),
        search_index("invoices_invoice"),
        search_index("invoices_offer"),
        search_index("invoices_payment"),
    ]
