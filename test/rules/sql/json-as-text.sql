--- schema.sql
create table projects (id bigint primary key, metadata text, raw_json text, name text);
--                                                     ^^^^ metadata seems to hold JSON, and is text.
--= schema.sql
create table projects (id bigint primary key, metadata jsonb, raw_json text, name text);
