import hashlib

from django.db import migrations, models


def fill(apps, _editor):
    """Addresses are found again by their SHA-256."""
    devices = apps.get_model("accounts.PushDevice").objects
    for pk, endpoint in devices.values_list("pk", "endpoint"):
        devices.filter(pk=pk).update(endpoint_hash=hashlib.sha256(endpoint.encode()).hexdigest())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0028_audit_beginning")]

    operations = [
        migrations.AddField(
            "pushdevice", "endpoint_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
