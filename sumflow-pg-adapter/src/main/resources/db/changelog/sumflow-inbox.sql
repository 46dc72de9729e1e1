--liquibase formatted sql

--changeset sumflow:inbox-offset
--comment: how far each consumer has read each partition; the database's word, not the broker's
create table inbox_offset (
  topic_id     uuid        not null,
  next_offset  bigint      not null,
  moved_at     timestamptz not null default now(),
  partition    integer     not null,
  leader_epoch integer,
  topic        text        not null,
  consumer     text        not null,
  primary key (consumer, topic, partition)
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
--rollback drop table inbox_offset;

--changeset sumflow:inbox-consumer
--comment: who shares these tables, and how long each needs ids to be kept; the longest counts
create table inbox_consumer (
  consumer     text    primary key,
  id_retention interval not null
);
--rollback drop table inbox_consumer;

--changeset sumflow:inbox-message splitStatements:false
--comment: ids admitted once per consumer. The segment is a function of the id alone, so one id always meets itself: the day of a UUIDv7 modulo 32, and -1 for all others
create table inbox_message (
  message_id  uuid     not null,
  admitted_at timestamptz,
  segment     smallint not null,
  consumer    text     not null,
  primary key (message_id, consumer, segment)
) partition by list (segment);
do $$
begin
  for segment in 0..31 loop
    execute format('create table inbox_message_%s partition of inbox_message for values in (%s)', segment, segment);
  end loop;
end
$$;
create table inbox_message_foreign partition of inbox_message for values in (-1);
create index inbox_message_foreign_age on inbox_message_foreign (consumer, admitted_at);
--rollback drop table inbox_message;

--changeset sumflow:inbox-dead-letter
--comment: received messages that cannot be applied, byte for byte, for a person to decide
create table inbox_dead_letter (
  id            bigint generated always as identity primary key,
  consumer      text        not null,
  topic         text        not null,
  topic_id      uuid        not null,
  partition     integer     not null,
  record_offset bigint      not null,
  message_id    uuid,
  cause         text        not null,
  state         text        not null default 'open' check (state in ('open', 'applied', 'dropped')),
  first_seen    timestamptz not null default now(),
  changed_at    timestamptz not null default now(),
  published_at  timestamptz not null,
  key           bytea,
  value         bytea,
  header_names  text[]      not null,
  header_values bytea[]     not null,
  unique (consumer, topic_id, partition, record_offset)
);
create index inbox_dead_letter_open on inbox_dead_letter (consumer, id) where state = 'open';
--rollback drop table inbox_dead_letter;
