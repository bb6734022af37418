--- schema.sql
create table users (id bigint primary key, name varchar(255), bio text);
--                                              ^^^^^^^^^^^^ name is varchar(255) rather than text.
--= schema.sql
create table users (id bigint primary key, name text, bio text);
