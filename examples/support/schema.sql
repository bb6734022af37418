-- The database of the support desk. Browsers reach it, so that row level security has to hold.

create table agents (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  created_at timestamptz not null default now()
);

create table tickets (
  id bigint generated always as identity primary key,
  customer_id uuid not null,
  agent_id uuid references agents (id) on delete set null,
  subject text not null,
  created_at timestamptz not null default now()
);
create index tickets_agent_id_idx on tickets (agent_id);

alter table tickets enable row level security;

create policy "Customers read their tickets" on tickets
  for select to authenticated using (customer_id = auth.uid());

create policy "Customers open tickets" on tickets
  for insert to authenticated with check (true);

create policy "Agents read all tickets" on tickets
  for select to authenticated using ((auth.jwt() -> 'user_metadata' ->> 'role') = 'agent');

-- The policy is there, but nobody switched row level security on.
create table notes (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references tickets (id) on delete cascade,
  body text not null,
  created_at timestamptz not null default now()
);
create index notes_ticket_id_idx on notes (ticket_id);

create policy "Agents write notes" on notes
  for all to authenticated using ((select auth.uid()) in (select id from agents));

create view open_tickets as select id, subject from tickets;

create function close_ticket(ticket bigint) returns void
  language sql
  security definer
  as $$ delete from tickets where id = ticket $$;

grant all on agents to public;
