from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "ai_assistant_prompt",
    "ai_assistant_promptversion",
    "ai_assistant_promptcase",
    "ai_assistant_promptrun",
]


class Migration(migrations.Migration):
    dependencies = [("ai_assistant", "0008_prompts")]

    operations = [RowSecurity(table) for table in TABLES]
