--- schema.sql
create table pg_jobs (id bigint primary key);
--           ^^^^^^^ pg_jobs begins with pg_, as the tables of PostgreSQL's catalogue do.
create table jobs (id bigint primary key);
