from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "ai_assistant_conversation",
    "ai_assistant_message",
    "ai_assistant_proposal",
    "ai_assistant_airequest",
    "ai_assistant_ledgerentry",
    "ai_assistant_assistantsettings",
]


class Migration(migrations.Migration):
    dependencies = [("ai_assistant", "0002_conversations")]

    operations = [RowSecurity(table) for table in TABLES]
