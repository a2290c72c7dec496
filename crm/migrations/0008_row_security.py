from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "crm_activity",
    "crm_attachment",
    "crm_company",
    "crm_contact",
    "crm_contactpoint",
    "crm_pipeline",
    "crm_stage",
    "crm_deal",
    "crm_dealcontact",
    "crm_dealline",
    "crm_importrun",
    "crm_tag",
    "crm_task",
    "crm_calendarfeed",
]


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_search_indexes")]

    operations = [RowSecurity(table) for table in TABLES]
