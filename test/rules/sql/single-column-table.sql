--- schema.sql
create table flags (name text primary key);
--           ^^^^^ flags has a single column, and nothing refers to it.
create table kinds (name text primary key);
create table things (id bigint primary key, kind text references kinds (name));
