"""Templates of documents."""

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent, Member, Organization
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused, StaleEdit
from documents.models import DocumentTemplate
from documents.queries import default_template
from documents.services import update_template

pytestmark = pytest.mark.django_db


def test_new_firm_has_a_template_for_invoices_and_offers(in_lipa: Organization) -> None:
    found = DocumentTemplate.objects.filter(is_default=True).values_list("kind", flat=True)
    assert sorted(found) == ["invoice", "offer"]


def test_kind_without_a_template_is_printed_plainly(in_lipa: Organization) -> None:
    template = default_template(DocumentTemplate.Kind.CONTRACT)
    assert (template.accent_colour, template.show_logo) == ("#0D6B5A", True)


def test_kind_has_one_default_template(in_lipa: Organization) -> None:
    with pytest.raises(IntegrityError):
        DocumentTemplate.objects.create(kind="invoice", name="Втори", is_default=True)


def test_changed_look_is_audited_and_stale_edits_are_told(in_lipa: Organization, alya: Member) -> None:
    template = default_template("invoice")
    update_template(template=template, actor=alya, values={"accent_colour": "#AA0011"}, version=1)
    assert AuditEvent.objects.get(event="documents.template_changed").changes == {
        "accent_colour": ["#0D6B5A", "#AA0011"]
    }
    with pytest.raises(StaleEdit):
        update_template(template=default_template("invoice"), actor=alya, values={"footer": "x"}, version=1)


def test_boris_may_not_change_the_look(in_lipa: Organization, boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        update_template(template=default_template("invoice"), actor=boris, values={"footer": "x"})


def test_look_of_another_firm_is_its_own(in_lipa: Organization, alya: Member, vera: Member) -> None:
    update_template(template=default_template("invoice"), actor=alya, values={"footer": "Липа"})
    with scope(vera.organization, vera):
        assert default_template("invoice").footer == ""
