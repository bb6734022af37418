--- schema.sql
create table documents (id bigint primary key, file bytea, file_hash bytea not null);
--                                             ^^^^ file keeps the content of files in the row: every backup carries it along.
