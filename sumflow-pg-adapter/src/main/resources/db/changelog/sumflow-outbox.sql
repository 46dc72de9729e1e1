--liquibase formatted sql

--changeset sumflow:outbox-1 splitStatements:false
--comment The log of messages: append-only, in 16 one-day segments that are cleaned by TRUNCATE.
-- CACHE 1: writers of one key, who hold its lock in turn, draw ascending numbers.
create sequence outbox_message_seq as bigint cache 1;

-- The columns' order matters: the transaction has its id before it draws a number.
create table outbox_message (
  txid       xid8        not null default pg_current_xact_id(),
  seq        bigint      not null default nextval('outbox_message_seq'),
  -- A pure function of time: needs no time zone, no partition made ahead, and never runs out.
  segment    smallint    not null default (floor(extract(epoch from clock_timestamp()) / 86400)::bigint % 16)::smallint,
  id         uuid        not null,
  topic      text        not null,
  key        text,
  type       text        not null,
  payload    bytea       not null,
  headers    text        not null default '',
  created_at timestamptz not null default clock_timestamp()
) partition by list (segment);

alter sequence outbox_message_seq owned by outbox_message.seq;

create index outbox_message_txid_seq on outbox_message (txid, seq);
create index outbox_message_seq_only on outbox_message (seq);

create table outbox_message_0 partition of outbox_message for values in (0);
create table outbox_message_1 partition of outbox_message for values in (1);
create table outbox_message_2 partition of outbox_message for values in (2);
create table outbox_message_3 partition of outbox_message for values in (3);
create table outbox_message_4 partition of outbox_message for values in (4);
create table outbox_message_5 partition of outbox_message for values in (5);
create table outbox_message_6 partition of outbox_message for values in (6);
create table outbox_message_7 partition of outbox_message for values in (7);
create table outbox_message_8 partition of outbox_message for values in (8);
create table outbox_message_9 partition of outbox_message for values in (9);
create table outbox_message_10 partition of outbox_message for values in (10);
create table outbox_message_11 partition of outbox_message for values in (11);
create table outbox_message_12 partition of outbox_message for values in (12);
create table outbox_message_13 partition of outbox_message for values in (13);
create table outbox_message_14 partition of outbox_message for values in (14);
create table outbox_message_15 partition of outbox_message for values in (15);

comment on table outbox_message is 'Messages to publish; never updated, never deleted; cleaned by TRUNCATE of a segment.';
comment on column outbox_message.headers is 'Lines of "name: value".';
--rollback drop table outbox_message;

--changeset sumflow:outbox-2
--comment The one row that is lease and position of the relay.
create table outbox_relay (
  one               boolean     primary key default true check (one),
  owner             uuid,
  epoch             bigint      not null default 0,
  beat              bigint      not null default 0,
  lease_until       timestamptz not null default '-infinity',
  win               bigint      not null default 0,
  published         pg_snapshot not null default '3:3:',
  published_xact    xid8        not null default '3',
  target            pg_snapshot,
  target_xact       xid8        not null default '3',
  target_low        bigint      not null default 0,
  target_hi         bigint      not null default 0,
  after_seq         bigint      not null default 0,
  low_seq           bigint      not null default 0,
  high_seq          bigint      not null default 0,
  closed_at         timestamptz not null default '-infinity',
  partitions        text        not null default '',
  system_identifier bigint,
  timeline          integer,
  paused            boolean     not null default false
) with (fillfactor = 10);

comment on column outbox_relay.win is 'Number of the last opened window; what every guard compares.';
comment on column outbox_relay.published is 'Everything visible in it is published, parked or skipped; 3:3: is nothing.';
comment on column outbox_relay.target is 'What the open window leads to; null while none is open.';
comment on column outbox_relay.target_xact is 'The transaction that opened the window.';
comment on column outbox_relay.target_low is 'The sequence just before target was taken: transactions after target_xact draw higher.';
comment on column outbox_relay.target_hi is 'The sequence just after target was taken: nothing visible in it lies above.';
comment on column outbox_relay.after_seq is 'How far the open window is done.';
comment on column outbox_relay.published_xact is 'The target_xact of the last closed window.';
comment on column outbox_relay.low_seq is 'The target_low of the last closed window.';
comment on column outbox_relay.high_seq is 'The target_hi of the last closed window: nothing above it was ever published, parked or skipped.';
comment on column outbox_relay.partitions is 'Partition counts pinned by the open window, lines of "topic: count".';
comment on column outbox_relay.system_identifier is 'Of the cluster the position was written in; set by the first claim.';

insert into outbox_relay default values;
--rollback drop table outbox_relay;

--changeset sumflow:outbox-3
--comment What was set aside for a person, and what people ask for.
create table outbox_parked (
  seq        bigint      not null,
  id         uuid        not null,
  topic      text        not null,
  key        text,
  type       text        not null,
  payload    bytea       not null,
  headers    text        not null,
  created_at timestamptz not null,
  cause      text        not null,
  attempts   integer     not null default 1,
  parked_at  timestamptz not null default clock_timestamp(),
  primary key (seq, id)
);
create index outbox_parked_key_seq on outbox_parked (topic, key, seq);

create table outbox_parked_key (
  topic    text   not null,
  key      text   not null,
  state    text   not null default 'parked' check (state in ('parked', 'draining')),
  from_seq bigint not null,
  primary key (topic, key)
);

create table outbox_request (
  id           bigint      generated always as identity primary key,
  action       text        not null,
  topic        text,
  key          text,
  message_id   uuid,
  argument     text,
  reason       text        not null,
  requested_by text        not null default current_user,
  requested_at timestamptz not null default clock_timestamp(),
  done_at      timestamptz,
  result       text
);
create index outbox_request_open on outbox_request (id) where done_at is null;

comment on table outbox_parked is 'Full copies of messages set aside; the segments are truncated under them.';
comment on column outbox_parked_key.from_seq is 'The key is parked from this message on.';
comment on table outbox_request is 'What operators ask for; the holder of the lease carries it out and writes the result.';
--rollback drop table outbox_request;
--rollback drop table outbox_parked_key;
--rollback drop table outbox_parked;
