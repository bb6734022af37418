--- schema.sql
create table users (id uuid primary key);

create table posts (
  id uuid primary key,
  author_id uuid not null references users (id), -- who wrote it
  --                      ^^^^^^^^^^ Foreign key author_id → users has no ON DELETE: deleting the row it refers to will fail.
  editor_id uuid constraint editor references users (id) deferrable initially deferred
  --                        ^^^^^^ Foreign key editor_id → users has no ON DELETE: deleting the row it refers to will fail.
);
--= schema.sql
create table users (id uuid primary key);

create table posts (
  id uuid primary key,
  author_id uuid not null references users (id) on delete cascade, -- who wrote it
  editor_id uuid constraint editor references users (id) on delete set null deferrable initially deferred
);
