--- schema.sql
create table flags (id bigint primary key);
--           ^^^^^ flags has a single column, and nothing refers to it.
create table words (name text primary key);
create table kinds (name text primary key);
create table things (id bigint primary key, kind text references kinds (name));
