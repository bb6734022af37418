--- schema.sql
create table projects (id bigint primary key, metadata text, raw_json text, name text);
--                                                     ^^^^ metadata seems to hold JSON, but is text: the database neither checks nor searches it.
--= schema.sql
create table projects (id bigint primary key, metadata jsonb, raw_json text, name text);
