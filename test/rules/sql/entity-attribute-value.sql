--- schema.sql
create table products (id bigint primary key, name text not null);
create table product_attributes (
--           ^^^^^^^^^^^^^^^^^^ product_attributes keeps attributes as pairs of key and value: none of them has a type or a constraint.
  id bigint primary key,
  product_id bigint not null references products (id) on delete cascade,
  key text not null,
  value text
);
create table product_settings (
  id bigint primary key,
  product_id bigint not null references products (id) on delete cascade,
  key text not null,
  value text
);
