#!/bin/sh
# Run once, by the image of PostgreSQL, when its data folder is new: the application's role, which is no superuser, so
# that row-level security holds for it, and its database.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$KANTORA_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE kantora LOGIN PASSWORD :'password';
CREATE DATABASE kantora OWNER kantora;
\connect kantora
-- So that a search may use its index beside the policies; docs/decisions/0011-row-level-security.md.
CREATE EXTENSION pg_trgm;
ALTER FUNCTION textlike(text, text) LEAKPROOF;
ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF;
ALTER FUNCTION similarity_op(text, text) LEAKPROOF;
SQL
