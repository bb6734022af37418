--- schema.sql
CREATE TABLE notes (
--           ^^^^^ Table notes has no primary key: nothing tells its rows apart.
  body text NOT NULL,
  written_at timestamptz NOT NULL
);

CREATE TABLE measurements (at date NOT NULL, value numeric, PRIMARY KEY (at)) PARTITION BY RANGE (at);
CREATE TABLE measurements_2024 PARTITION OF measurements FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
--           ^^^^ Table logs has no primary key: nothing tells its rows apart.
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

CREATE TABLE jobs (id bigint PRIMARY KEY, queue text);
CREATE TABLE jobs_ready () INHERITS (jobs);
--           ^^^^^^^^^^ Table jobs_ready has no primary key: that of the table which it inherits from is not inherited.
CREATE TABLE logs_archive (noted date) INHERITS (notes);
--= schema.sql
CREATE TABLE notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body text NOT NULL,
  written_at timestamptz NOT NULL
);

CREATE TABLE measurements (at date NOT NULL, value numeric, PRIMARY KEY (at)) PARTITION BY RANGE (at);
CREATE TABLE measurements_2024 PARTITION OF measurements FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

CREATE TABLE jobs (id bigint PRIMARY KEY, queue text);
CREATE TABLE jobs_ready () INHERITS (jobs);

ALTER TABLE jobs_ready ADD CONSTRAINT jobs_ready_pkey PRIMARY KEY (id);
CREATE TABLE logs_archive (noted date) INHERITS (notes);

ALTER TABLE logs_archive ADD CONSTRAINT logs_archive_pkey PRIMARY KEY (id);
