import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from config.lib.migrations import PostgresOnly, RowSecurity

# Before each word stand four letters of the organization's key and the kind, so that a search reads only what that
# organization has of that kind, however frequent the word is elsewhere. It is a column, not an expression in the
# index, because behind row-level security an index is used only for a condition all of whose functions are leakproof;
# `@@` alone is (docs/decisions/0026-search.md). ai_assistant.search.matching.HasWords asks in the same form.
_COLUMN = """
ALTER TABLE ai_assistant_searchentry ADD COLUMN words tsvector GENERATED ALWAYS AS (
    array_to_tsvector(array_remove(string_to_array(
        replace(' ' || text, ' ', ' ' || right(organization_id::text, 4) || kind || '='), ' '), ''))) STORED
"""
_WORDS = "CREATE INDEX search_entry_words ON ai_assistant_searchentry USING gin (words)"
_LETTERS = "CREATE INDEX search_word_letters ON ai_assistant_searchword USING gin (word gin_trgm_ops)"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0031_logo_bytes'),
        ('ai_assistant', '0013_policy_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenedRecord',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('object_id', models.UUIDField(verbose_name='record')),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.member', verbose_name='who')),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'opened record',
                'verbose_name_plural': 'opened records',
                'indexes': [models.Index(fields=['organization', 'member', '-opened_at'], name='opened_record_last')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'member', 'kind', 'object_id'), name='opened_record_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('object_id', models.UUIDField(verbose_name='record')),
                ('text', models.CharField(max_length=500, verbose_name='words')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
                'indexes': [models.Index(fields=['organization', 'changed_at'], name='search_entry_time')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'kind', 'object_id'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=60, verbose_name='word')),
                ('key', models.CharField(max_length=120, verbose_name='key')),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'search word',
                'verbose_name_plural': 'search words',
                'indexes': [models.Index(fields=['organization', 'key'], name='search_word_key')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'word'), name='search_word_once')],
            },
        ),
        PostgresOnly(TrigramExtension()),
        PostgresOnly(migrations.RunSQL(_COLUMN, "ALTER TABLE ai_assistant_searchentry DROP COLUMN words")),
        PostgresOnly(migrations.RunSQL(_WORDS, "DROP INDEX search_entry_words")),
        PostgresOnly(migrations.RunSQL(_LETTERS, "DROP INDEX search_word_letters")),
        RowSecurity("ai_assistant_openedrecord"),
        RowSecurity("ai_assistant_searchentry"),
        RowSecurity("ai_assistant_searchword"),
    ]
