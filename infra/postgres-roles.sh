#!/bin/sh
# Run once by the postgres image on an empty volume: an owner who migrates, an application that owns nothing.
set -eu
psql --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set application="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE anamnesis_owner LOGIN PASSWORD :'owner';
CREATE ROLE anamnesis_app LOGIN PASSWORD :'application';
CREATE DATABASE anamnesis OWNER anamnesis_owner;
REVOKE ALL ON DATABASE anamnesis FROM PUBLIC;
GRANT CONNECT ON DATABASE anamnesis TO anamnesis_app;
SQL
