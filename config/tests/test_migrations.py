"""Indexes that only PostgreSQL has."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

SEARCHED = ["crm_company", "crm_contact", "crm_deal", "invoices_invoice", "invoices_offer", "invoices_payment"]


@pytest.mark.parametrize("table", SEARCHED)
def test_search_reads_an_index_on_postgresql(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE search_text LIKE '%ivanov%'")  # noqa: S608 - our names
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"{table}_search" in plan
