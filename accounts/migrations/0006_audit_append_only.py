from django.db import migrations

from config.lib.migrations import PostgresOnly

# A row may be given its place in the chain once, and may go with its organization when that is erased
# (accounts.services.audit.erasing); anything else is refused, whoever asks.
_FORWARDS = """
CREATE FUNCTION accounts_auditevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
        AND to_jsonb(NEW) - 'position' - 'chain_hash' = to_jsonb(OLD) - 'position' - 'chain_hash' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND current_setting('kantora.erased_organization', true) = OLD.organization_id::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit trail is only ever added to';
END $$;
CREATE TRIGGER accounts_auditevent_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_append_only();
"""
_BACKWARDS = """
DROP TRIGGER accounts_auditevent_append_only ON accounts_auditevent;
DROP FUNCTION accounts_auditevent_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_audit_chain"),
    ]

    operations = [PostgresOnly(migrations.RunSQL(_FORWARDS, _BACKWARDS))]
