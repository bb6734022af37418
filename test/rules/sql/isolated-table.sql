--- schema.sql
create table users (id bigint primary key);
create table posts (id bigint primary key, user_id bigint not null references users (id));
create table recipes (id bigint primary key, title text not null, user_name text not null);
--           ^^^^^^^ recipes refers to no table, and none refers to it.
create table settings (id bigint primary key, title text not null);
