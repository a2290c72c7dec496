from django.db import migrations

from config.lib.encrypted import EncryptedTextField
from config.lib.migrations import encryption


def empty_sent(apps, _editor):
    """What was sent needs its texts no longer."""
    apps.get_model("accounts.OutgoingEmail").objects.filter(state="sent").update(text="", html="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0025_member_exceptions")]

    operations = [
        migrations.RunPython(empty_sent, migrations.RunPython.noop),
        migrations.AlterField("outgoingemail", "text", EncryptedTextField(editable=False, serialize=False)),
        migrations.AlterField("outgoingemail", "html", EncryptedTextField(blank=True, editable=False, serialize=False)),
        encryption("accounts.OutgoingEmail", "text", "html"),
    ]
