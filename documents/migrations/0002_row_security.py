from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "documents_documenttemplate",
]


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [RowSecurity(table) for table in TABLES]
