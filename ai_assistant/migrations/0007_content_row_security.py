from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "ai_assistant_brandvoice",
    "ai_assistant_audience",
    "ai_assistant_content",
    "ai_assistant_contentversion",
]


class Migration(migrations.Migration):
    dependencies = [("ai_assistant", "0006_content_studio")]

    operations = [RowSecurity(table) for table in TABLES]
