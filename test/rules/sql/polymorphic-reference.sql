--- schema.sql
create table comments (id bigint primary key, subject_id bigint not null, subject_type text not null);
--                                            ^^^^^^^^^^ subject_id of comments leads to the table that subject_type names: no foreign key can check it.
create table audit_events (id bigint primary key, subject_id bigint not null, subject_type text not null);
