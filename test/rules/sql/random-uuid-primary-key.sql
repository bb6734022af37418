--- schema.sql
create table users (id uuid primary key default gen_random_uuid());
--                                              ^^^^^^^^^^^^^^^^^ id is a random UUID: one of version 7 keeps the index together.
create table posts (id uuid primary key);
--= schema.sql
create table users (id uuid primary key default uuidv7());
create table posts (id uuid primary key);
