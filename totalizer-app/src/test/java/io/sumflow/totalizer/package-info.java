/** Real PostgreSQL, real Kafka, real HTTP; no part of them is imitated. */
@NullMarked
package io.sumflow.totalizer;

import org.jspecify.annotations.NullMarked;
