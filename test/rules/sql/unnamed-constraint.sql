--- schema.sql
create table posts (id bigint primary key, slug text unique, rank int check (rank > 0));
--                                                   ^^^^^^ A unique constraint of posts has no name of its own.
--                                                                    ^^^^^ A check of posts has no name of its own.
--= schema.sql
create table posts (id bigint primary key, slug text constraint posts_slug_key unique, rank int constraint posts_rank_check check (rank > 0));
