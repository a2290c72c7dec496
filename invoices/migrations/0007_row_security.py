from django.db import migrations

from config.lib.migrations import RowSecurity

TABLES = [
    "invoices_bankaccount",
    "invoices_bankstatement",
    "invoices_banktransaction",
    "invoices_invoice",
    "invoices_invoiceline",
    "invoices_offer",
    "invoices_offerline",
    "invoices_payment",
    "invoices_allocation",
    "invoices_numberseries",
]


class Migration(migrations.Migration):
    dependencies = [("invoices", "0006_offer_options_chosen_by_customer")]

    operations = [RowSecurity(table) for table in TABLES]
