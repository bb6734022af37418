--- schema.sql
create table countries (id serial primary key, name text not null);
create table orders (id serial primary key, country_id int references countries, created_at timestamptz not null default now());
--                      ^^^^^^ id counts up to 2,147,483,647, then every insert fails.
--= schema.sql
create table countries (id serial primary key, name text not null);
create table orders (id bigint generated always as identity primary key, country_id int references countries, created_at timestamptz not null default now());
