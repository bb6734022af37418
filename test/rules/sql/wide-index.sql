--- schema.sql
create table events (id bigint primary key, a int, b int, c int, d int, e int);
create index events_wide_idx on events (a, b, c, d, e);
--           ^^^^^^^^^^^^^^^ Index events_wide_idx has 5 columns: those after the first few rarely narrow a search.
create unique index events_key on events (a, b, c, d, e);
