from django.db import migrations


def tell(apps, _editor):
    """Write into each trail what of its beginning has gone by the rules, as `audit_chain.let_go` does from now on."""
    heads = apps.get_model("accounts.AuditHead")._base_manager.filter(gone_position__gt=0)
    for head in heads.select_related("organization"):
        apps.get_model("accounts.AuditEvent")._base_manager.create(
            organization=head.organization,
            event="accounts.retention_applied",
            object_type="accounts.organization",
            object_id=head.organization_id,
            object_label=head.organization.name[:200],
            changes={"gone_position": [0, head.gone_position], "gone_hash": ["", head.gone_hash]},
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0027_mail_row_security")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
