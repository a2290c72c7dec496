from django.db import migrations

from config.lib.migrations import PostgresOnly, SqliteOnly

# A line of the ledger is never changed and goes only with its organization (accounts.services.audit.erasing); of a
# version of a prompt only who wrote and approved it is, since people are forgotten. Whoever asks.
_FORWARDS = """
CREATE FUNCTION ai_assistant_ledgerentry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('kantora.erased_organization', true) = OLD.organization_id::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The ledger is only ever added to';
END $$;
CREATE TRIGGER ai_assistant_ledgerentry_append_only BEFORE UPDATE OR DELETE ON ai_assistant_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ai_assistant_ledgerentry_append_only();
CREATE FUNCTION ai_assistant_promptversion_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{author_id,approved_by_id,approved_at}'::text[]
        = to_jsonb(OLD) - '{author_id,approved_by_id,approved_at}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A version of a prompt never changes';
END $$;
CREATE TRIGGER ai_assistant_promptversion_unchanged BEFORE UPDATE ON ai_assistant_promptversion
    FOR EACH ROW EXECUTE FUNCTION ai_assistant_promptversion_unchanged();
"""
_BACKWARDS = """
DROP TRIGGER ai_assistant_promptversion_unchanged ON ai_assistant_promptversion;
DROP FUNCTION ai_assistant_promptversion_unchanged();
DROP TRIGGER ai_assistant_ledgerentry_append_only ON ai_assistant_ledgerentry;
DROP FUNCTION ai_assistant_ledgerentry_append_only();
"""
# SQLite does not know for whom an organization is being erased: only changes are refused there. It knows an altered
# table as a new one, without triggers: a later migration that alters one of the two makes its trigger anew.
_SQLITE = [
    """
    CREATE TRIGGER ai_assistant_ledgerentry_append_only BEFORE UPDATE ON ai_assistant_ledgerentry BEGIN
        SELECT RAISE(ABORT, 'The ledger is only ever added to');
    END
    """,
    """
    CREATE TRIGGER ai_assistant_promptversion_unchanged BEFORE UPDATE ON ai_assistant_promptversion
    WHEN NEW.id IS NOT OLD.id OR NEW.organization_id IS NOT OLD.organization_id OR NEW.prompt_id IS NOT OLD.prompt_id
        OR NEW.number IS NOT OLD.number OR NEW.text IS NOT OLD.text OR NEW.note IS NOT OLD.note
        OR NEW.created_at IS NOT OLD.created_at
    BEGIN
        SELECT RAISE(ABORT, 'A version of a prompt never changes');
    END
    """,
]
_SQLITE_BACKWARDS = [
    "DROP TRIGGER ai_assistant_promptversion_unchanged",
    "DROP TRIGGER ai_assistant_ledgerentry_append_only",
]


class Migration(migrations.Migration):
    dependencies = [
        ("ai_assistant", "0014_search"),
    ]

    operations = [
        PostgresOnly(migrations.RunSQL(_FORWARDS, _BACKWARDS)),
        SqliteOnly(migrations.RunSQL(_SQLITE, _SQLITE_BACKWARDS)),
    ]
