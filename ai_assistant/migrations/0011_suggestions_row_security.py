from django.db import migrations

from config.lib.migrations import RowSecurity


class Migration(migrations.Migration):
    dependencies = [("ai_assistant", "0010_suggestions")]

    operations = [RowSecurity("ai_assistant_suggestion")]
