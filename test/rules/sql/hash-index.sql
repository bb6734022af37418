--- schema.sql
create table users (id bigint primary key, email text not null, avatar_url text);
create index users_email_idx on users using hash (email);
--           ^^^^^^^^^^^^^^^ Index users_email_idx is a hash index, which answers nothing but equality.
create index users_avatar_idx on users using hash (avatar_url);
--= schema.sql
create table users (id bigint primary key, email text not null, avatar_url text);
create index users_avatar_idx on users using hash (avatar_url);
create index users_email_idx on users using btree (email);
