/**
 * The outbox and the inbox on PostgreSQL. SQL always names its schema; nothing here depends on a
 * framework or keeps a transaction of its own open.
 */
@NullMarked
package io.sumflow.pg;

import org.jspecify.annotations.NullMarked;
