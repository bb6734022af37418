--- schema.sql
create table users (id bigint primary key, email text not null, name text not null check (length(name) < 80), bio text);
--                                               ^^^^ email takes texts of any length: nothing stops a value of a megabyte.
--= schema.sql
create table users (id bigint primary key, email varchar(255) not null, name text not null check (length(name) < 80), bio text);
