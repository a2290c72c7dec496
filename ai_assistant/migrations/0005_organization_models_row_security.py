from django.db import migrations

from config.lib.migrations import RowSecurity


class Migration(migrations.Migration):
    dependencies = [("ai_assistant", "0004_organization_models")]

    operations = [RowSecurity("ai_assistant_organizationmodel")]
