"""The database keeps the index by itself: triggers on every table that is searched copy its `search_text`.

So whoever writes a record, a service, an import, a bulk update or a deletion that cascades, has written its entry in
the same transaction, and nothing can forget it. They are made anew after every `migrate`: SQLite knows an altered table
as a new one, without triggers.
"""

from typing import Final

from django.db import connection, transaction

from ai_assistant.hooks import SearchSource, search_sources

# SQLite's full-text index of the entries; PostgreSQL has one on their table (migration 0014_search).
WORDS_TABLE: Final = "ai_assistant_searchentry_words"

# --- PostgreSQL -------------------------------------------------------------------------------------------------------
_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION ai_assistant_keep_search_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM ai_assistant_searchentry
            WHERE organization_id = OLD.organization_id AND kind = TG_ARGV[0] AND object_id = OLD.id;
    ELSE
        INSERT INTO ai_assistant_searchentry (organization_id, kind, object_id, text, changed_at)
            VALUES (NEW.organization_id, TG_ARGV[0], NEW.id, {text}, NEW.updated_at)
            ON CONFLICT (organization_id, kind, object_id)
            DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at;
    END IF;
    RETURN NULL;
END $$
"""
_POSTGRESQL: Final = """
CREATE OR REPLACE TRIGGER {name}_written AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ai_assistant_keep_search_entry('{kind}');
CREATE OR REPLACE TRIGGER {name}_changed AFTER UPDATE OF search_text ON {table}
    FOR EACH ROW WHEN (OLD.search_text IS DISTINCT FROM NEW.search_text)
    EXECUTE FUNCTION ai_assistant_keep_search_entry('{kind}')
"""

# --- SQLite -----------------------------------------------------------------------------------------------------------
_FULL_TEXT: Final = """
CREATE VIRTUAL TABLE IF NOT EXISTS ai_assistant_searchentry_words USING fts5(
    text, content='ai_assistant_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0');
DROP TRIGGER IF EXISTS search_words_written;
CREATE TRIGGER search_words_written AFTER INSERT ON ai_assistant_searchentry BEGIN
    INSERT INTO ai_assistant_searchentry_words (rowid, text) VALUES (NEW.id, NEW.text);
END;
DROP TRIGGER IF EXISTS search_words_changed;
CREATE TRIGGER search_words_changed AFTER UPDATE OF text ON ai_assistant_searchentry BEGIN
    INSERT INTO ai_assistant_searchentry_words (ai_assistant_searchentry_words, rowid, text)
        VALUES ('delete', OLD.id, OLD.text);
    INSERT INTO ai_assistant_searchentry_words (rowid, text) VALUES (NEW.id, NEW.text);
END;
DROP TRIGGER IF EXISTS search_words_deleted;
CREATE TRIGGER search_words_deleted AFTER DELETE ON ai_assistant_searchentry BEGIN
    INSERT INTO ai_assistant_searchentry_words (ai_assistant_searchentry_words, rowid, text)
        VALUES ('delete', OLD.id, OLD.text);
END;
INSERT INTO ai_assistant_searchentry_words (ai_assistant_searchentry_words) VALUES ('rebuild');
"""
_SQLITE: Final = """
DROP TRIGGER IF EXISTS {name}_written;
CREATE TRIGGER {name}_written AFTER INSERT ON {table} BEGIN
    INSERT INTO ai_assistant_searchentry (organization_id, kind, object_id, text, changed_at)
        VALUES (NEW.organization_id, '{kind}', NEW.id, {text}, NEW.updated_at)
        ON CONFLICT (organization_id, kind, object_id)
        DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at;
END;
DROP TRIGGER IF EXISTS {name}_changed;
CREATE TRIGGER {name}_changed AFTER UPDATE OF search_text ON {table}
    WHEN OLD.search_text IS NOT NEW.search_text BEGIN
    UPDATE ai_assistant_searchentry SET text = {text}, changed_at = NEW.updated_at
        WHERE organization_id = NEW.organization_id AND kind = '{kind}' AND object_id = NEW.id;
END;
DROP TRIGGER IF EXISTS {name}_deleted;
CREATE TRIGGER {name}_deleted AFTER DELETE ON {table} BEGIN
    DELETE FROM ai_assistant_searchentry
        WHERE organization_id = OLD.organization_id AND kind = '{kind}' AND object_id = OLD.id;
END;
"""

# --- Both -------------------------------------------------------------------------------------------------------------
_REMOVE_GONE: Final = """
DELETE FROM ai_assistant_searchentry WHERE kind = '{kind}'
    AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = ai_assistant_searchentry.object_id)
"""
_FILL: Final = """
INSERT INTO ai_assistant_searchentry (organization_id, kind, object_id, text, changed_at)
    SELECT organization_id, '{kind}', id, {text}, updated_at FROM {table} WHERE true
    ON CONFLICT (organization_id, kind, object_id) DO UPDATE SET text = excluded.text
"""
# The words of a row without the marks of tags and towns, as many as an entry keeps (models.search.LONGEST_TEXT).
_TEXT: Final = {
    "postgresql": "left(translate({row}search_text, '#@', '  '), 500)",
    "sqlite": "substr(replace(replace({row}search_text, '#', ' '), '@', ' '), 1, 500)",
}


@transaction.atomic
def connect() -> None:
    """Make the triggers of every source whose table is there, and fill in the rows of those that had none."""
    there = _existing_triggers()
    _run(_FUNCTION.format(text=_text("NEW.")) if _is_postgresql() else _FULL_TEXT)
    for source in filter(_is_there, search_sources):
        _run(_filled_in(_POSTGRESQL if _is_postgresql() else _SQLITE, source, row="NEW."))
        if f"{_name(source)}_changed" not in there:
            fill(source)


@transaction.atomic
def fill(source: SearchSource) -> None:
    """Write the entries of every record of a source, in every organization, and remove those of records that are gone.

    Two statements, whatever the number of rows; done twice it is the same as once.
    """
    _run(_filled_in(_REMOVE_GONE, source))
    _run(_filled_in(_FILL, source))


def _filled_in(statements: str, source: SearchSource, row: str = "") -> str:
    table = source.model._meta.db_table
    return statements.format(name=_name(source), table=table, kind=source.key, text=_text(row))


def _name(source: SearchSource) -> str:
    return f"search_{source.key}"


def _text(row: str) -> str:
    return _TEXT[connection.vendor].format(row=row)


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _existing_triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger" if _is_postgresql() else "SELECT name FROM sqlite_master")
        return {name for (name,) in cursor.fetchall()}


def _is_there(source: SearchSource) -> bool:
    """Whether the table has what triggers read; it has not where only some of the migrations were run."""
    table = source.model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return {"organization_id", "search_text", "updated_at"} <= columns


def _run(statements: str) -> None:
    """The statements, one by one: SQLite's driver takes no more at once, and those of triggers have `;` within."""
    with connection.cursor() as cursor:
        for statement in connection.ops.prepare_sql_script(statements):
            cursor.execute(statement)
