from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "accounts_apikey",
    "accounts_auditevent",
    "accounts_audithead",
    "accounts_job",
    "accounts_member",
    "accounts_invitation",
    "accounts_notification",
    "accounts_securityevent",
    "accounts_stripekeys",
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_security_events")]

    operations = [RowSecurity(table) for table in TABLES]
