from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "subscriptions_billinginvoice",
    "subscriptions_subscription",
    "subscriptions_planchange",
    "subscriptions_usage",
    "subscriptions_usageday",
]


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial")]

    operations = [RowSecurity(table) for table in TABLES]
