--- schema.sql
create table users (id bigint primary key);
create table posts (id bigint primary key);
create table comments (id bigint primary key);
create table teams (id bigint primary key);
create table invoices (id bigint primary key);
create table orders (id bigint primary key);
create table product (id bigint primary key);
--           ^^^^^^^ product is singular, while nearly all tables are plural.
