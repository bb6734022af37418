--- schema.sql
create table patients (id bigint primary key, ssn text not null);
--                                            ^^^ Browsers can read ssn of every row: row level security of patients is off.
create table pages (id bigint primary key, title text);
alter table pages enable row level security;
create policy read_pages on pages for select to anon using (true);
