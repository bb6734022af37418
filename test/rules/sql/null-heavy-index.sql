--- schema.sql
create table users (id bigint primary key, banned_at timestamptz, seen_at timestamptz);
create index users_banned_at_idx on users (banned_at);
--           ^^^^^^^^^^^^^^^^^^^ Index users_banned_at_idx holds every row in which banned_at is NULL, which is most of them.
create index users_seen_at_idx on users (seen_at);
--= schema.sql
create table users (id bigint primary key, banned_at timestamptz, seen_at timestamptz);
create index users_seen_at_idx on users (seen_at);
create index users_banned_at_idx on users (banned_at) where banned_at is not null;
