from django.db import migrations

from config.lib.migrations import RowSecurity


class Migration(migrations.Migration):
    dependencies = [("accounts", "0026_mail_encrypted")]

    operations = [RowSecurity("accounts_outgoingemail", or_nobody=True)]
