--- schema.sql
create table orders (id serial primary key, note text, created_at timestamptz not null default now());
--                      ^^^^^^ id counts up to 2,147,483,647, then every insert fails.
create table countries (id serial primary key, name text not null);
--= schema.sql
create table orders (id bigint generated always as identity primary key, note text, created_at timestamptz not null default now());
create table countries (id serial primary key, name text not null);
