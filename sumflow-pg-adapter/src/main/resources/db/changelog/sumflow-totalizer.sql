--liquibase formatted sql

--changeset sumflow:sum-tally
--comment: the running total, one row per partition the sums came from, so that no row is hot
create table sum_tally (
  slot  integer primary key check (slot >= 0),
  count bigint  not null,
  total numeric not null
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
--rollback drop table sum_tally;
