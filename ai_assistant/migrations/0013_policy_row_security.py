from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "ai_assistant_policy",
    "ai_assistant_policyversion",
    "ai_assistant_policyreview",
]


class Migration(migrations.Migration):
    dependencies = [("ai_assistant", "0012_policies")]

    operations = [RowSecurity(table) for table in TABLES]
