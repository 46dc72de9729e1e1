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
