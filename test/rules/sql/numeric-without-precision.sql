--- schema.sql
create table items (id bigint primary key, price numeric, tax_rate numeric, total numeric(12, 2));
--                                               ^^^^^^^ price keeps any number of digits: an amount has a fixed scale.
--= schema.sql
create table items (id bigint primary key, price numeric(12, 2), tax_rate numeric, total numeric(12, 2));
