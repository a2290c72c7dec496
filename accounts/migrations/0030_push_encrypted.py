from django.db import migrations, models

from config.lib.encrypted import EncryptedTextField
from config.lib.migrations import encryption


class Migration(migrations.Migration):
    dependencies = [("accounts", "0029_push_endpoint_hash")]

    operations = [
        migrations.AlterField(
            "pushdevice", "endpoint_hash", models.CharField(editable=False, max_length=64, unique=True)
        ),
        migrations.AlterField("pushdevice", "endpoint", EncryptedTextField(editable=False, serialize=False)),
        migrations.AlterField("pushdevice", "auth", EncryptedTextField(editable=False, serialize=False)),
        encryption("accounts.PushDevice", "endpoint", "auth"),
    ]
