from django.db import migrations, models


class Migration(migrations.Migration):
    """Contacts and companies are found by the loose key of their name, so that an import knows who is there."""

    dependencies = [("crm", "0004_tags")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="name_key",
            field=models.CharField(default="", editable=False, max_length=250),
        ),
        migrations.AddField(
            model_name="contact",
            name="name_key",
            field=models.CharField(default="", editable=False, max_length=250),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(fields=["organization", "name_key"], name="company_by_name_key"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["organization", "name_key"], name="contact_by_name_key"),
        ),
    ]
