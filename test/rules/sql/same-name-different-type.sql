--- schema.sql
create table a1 (id bigint primary key, external_id text);
create table a2 (id bigint primary key, external_id text);
create table a3 (id bigint primary key, external_id text);
create table a4 (id bigint primary key, external_id text);
create table a5 (id bigint primary key, external_id text);
create table a6 (id bigint primary key, external_id bigint);
--                                                  ^^^^^^ external_id is int8; nearly all other columns of the name are text.
