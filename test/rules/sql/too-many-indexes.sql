--- schema.sql
create table busy (id bigint primary key, a int, b int, c int, d int, e int, f int, g int, h int, i int, j int);
--           ^^^^ busy has 11 indexes and keys: every insert writes to all of them.
create index busy_a_idx on busy (a);
create index busy_b_idx on busy (b);
create index busy_c_idx on busy (c);
create index busy_d_idx on busy (d);
create index busy_e_idx on busy (e);
create index busy_f_idx on busy (f);
create index busy_g_idx on busy (g);
create index busy_h_idx on busy (h);
create index busy_i_idx on busy (i);
create index busy_j_idx on busy (j);
create table calm (id bigint primary key, a int);
create index calm_a_idx on calm (a);
