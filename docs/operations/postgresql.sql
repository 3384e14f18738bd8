-- As the server's administrator: psql -f postgresql.sql
-- assess_owner owns the tables: init-db and restore. assess_app works with them: pages, worker, load, run, backup.
-- What the owner alone may do is what would get round the record: change tables, switch triggers off, empty tables.
CREATE ROLE assess_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE assess_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE assess OWNER assess_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE assess FROM PUBLIC;
GRANT CONNECT ON DATABASE assess TO assess_app;
\connect assess
ALTER SCHEMA public OWNER TO assess_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO assess_app;
-- Not "IN SCHEMA public": a restore makes its tables in a schema of their own before they change places.
ALTER DEFAULT PRIVILEGES FOR ROLE assess_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO assess_app;
ALTER DEFAULT PRIVILEGES FOR ROLE assess_owner GRANT SELECT, USAGE ON SEQUENCES TO assess_app;
\password assess_owner
\password assess_app
