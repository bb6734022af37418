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
