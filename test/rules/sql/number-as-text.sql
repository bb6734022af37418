--- schema.sql
create table items (id bigint primary key, quantity text not null, phone text, postal_code text);
--                                                  ^^^^ quantity is text, which neither sorts nor adds up as a number.
--= schema.sql
create table items (id bigint primary key, quantity integer not null, phone text, postal_code text);
