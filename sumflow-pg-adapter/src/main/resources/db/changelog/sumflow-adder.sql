--liquibase formatted sql

--changeset sumflow:adder-request
--comment: idempotency keys of callers and what they asked for; kept for a day
create table adder_request (
  x          bigint      not null,
  y          bigint      not null,
  sum        bigint      not null,
  created_at timestamptz not null default now(),
  message_id uuid        not null,
  key        text        primary key
);
create index adder_request_age on adder_request (created_at);
--rollback drop table adder_request;

--changeset sumflow:sum-ledger
--comment: what remains of truncated sums; with the retained messages it is everything ever recorded
create table sum_ledger (
  id        bigint generated always as identity primary key,
  segment   smallint    not null,
  count     bigint      not null,
  total     numeric     not null,
  stored_at timestamptz not null default now()
);
--rollback drop table sum_ledger;

--changeset sumflow:sum-recorded
--comment: how many sums were ever recorded and what they add up to, so that asking costs no reading of the log
create table sum_recorded (
  one               boolean     primary key default true check (one),
  seen              pg_snapshot not null default '3:3:',
  system_identifier bigint,
  counts            bigint[]    not null default array_fill(0::bigint, array[16]),
  totals            numeric[]   not null default array_fill(0::numeric, array[16]),
  ledger_ids        bigint[]    not null default array_fill(0::bigint, array[16])
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

comment on table sum_recorded is 'One row; to have everything counted again: delete it, then insert default values.';
comment on column sum_recorded.seen is 'Sums of messages visible in it are in counts and totals; 3:3: is none.';
comment on column sum_recorded.system_identifier is 'Of the cluster whose transaction ids these are.';
comment on column sum_recorded.counts is 'Sums that are seen, by segment 0 to 15.';
comment on column sum_recorded.totals is 'What they add up to, by segment.';
comment on column sum_recorded.ledger_ids is 'The segment''s newest entry in sum_ledger then; a newer one holds all of these.';

insert into sum_recorded default values;
--rollback drop table sum_recorded;
