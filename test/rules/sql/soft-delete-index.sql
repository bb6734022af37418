--- schema.sql
create table posts (id bigint primary key, title text not null, rank int not null, deleted_at timestamptz);
create index posts_title_idx on posts (title);
--           ^^^^^^^^^^^^^^^ Index posts_title_idx holds deleted rows too: one over the rows that are not is smaller.
create index posts_live_rank_idx on posts (rank) where deleted_at is null;
--= schema.sql
create table posts (id bigint primary key, title text not null, rank int not null, deleted_at timestamptz);
create index posts_live_rank_idx on posts (rank) where deleted_at is null;
create index posts_title_idx on posts (title) where deleted_at is null;
