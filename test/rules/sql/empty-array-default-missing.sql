--- schema.sql
create table posts (id bigint primary key, tags text[] not null, labels text[] not null default '{}', notes text[]);
--                                         ^^^^ tags is NOT NULL and has no default: each insert must name a list.
--= schema.sql
create table posts (id bigint primary key, tags text[] not null default '{}', labels text[] not null default '{}', notes text[]);
