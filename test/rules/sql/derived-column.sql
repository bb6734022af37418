--- schema.sql
create table order_items (
  id bigint primary key,
  price numeric(12, 2) not null,
  quantity int not null,
  total numeric(14, 2) default 0 not null
--^^^^^ total follows from price and quantity: a generated column cannot differ from them.
);
create table invoices (
  id bigint primary key,
  price numeric(12, 2) not null,
  quantity int not null,
  tax numeric(12, 2) not null,
  total numeric(14, 2) not null
);
--= schema.sql
create table order_items (
  id bigint primary key,
  price numeric(12, 2) not null,
  quantity int not null,
  total numeric(14, 2) generated always as (price * quantity) stored not null
);
create table invoices (
  id bigint primary key,
  price numeric(12, 2) not null,
  quantity int not null,
  tax numeric(12, 2) not null,
  total numeric(14, 2) not null
);
