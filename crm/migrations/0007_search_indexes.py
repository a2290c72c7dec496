"""Search by words inside names stays quick with many rows."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from config.lib.migrations import PostgresOnly, search_index


class Migration(migrations.Migration):
    atomic = False  # indexes are built concurrently

    dependencies = [("crm", "0006_import_details")]

    operations = [
        PostgresOnly(TrigramExtension()),
        search_index("crm_contact"),
        search_index("crm_company"),
        search_index("crm_deal"),
    ]
