/**
 * The outbox log and the inbox in PostgreSQL 14 to 18, by plain JDBC. SQL always names its schema;
 * nothing here depends on a framework or keeps a transaction of its own open. Tables come as
 * Liquibase changelogs under {@code db/changelog}, one per owner.
 */
@NullMarked
package io.sumflow.pg;

import org.jspecify.annotations.NullMarked;
