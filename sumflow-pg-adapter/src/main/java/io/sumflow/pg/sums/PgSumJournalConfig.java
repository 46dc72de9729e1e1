package io.sumflow.pg.sums;

import io.sumflow.pg.SchemaName;
import java.time.Duration;

/**
 * Settings of a journal.
 *
 * @param topic where sums are announced; no default
 * @param type of the announcing message; no default
 * @param schema where {@code adder_request} is, see {@link SchemaName}; default {@code public}
 * @param keyRetention how long an idempotency key is remembered; 1 minute to 30 days, default 24
 *     hours: longer than any client retries
 */
public record PgSumJournalConfig(String topic, String type, String schema, Duration keyRetention) {

  private static final Duration RETENTION_MIN = Duration.ofMinutes(1);
  private static final Duration RETENTION_MAX = Duration.ofDays(30);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public PgSumJournalConfig {
    if (topic.isEmpty() || type.isEmpty()) {
      throw new IllegalArgumentException(
          "topic and type must not be empty: '" + topic + "', '" + type + "'");
    }
    new SchemaName(schema);
    if (keyRetention.compareTo(RETENTION_MIN) < 0 || keyRetention.compareTo(RETENTION_MAX) > 0) {
      throw new IllegalArgumentException(
          "keyRetention must be 1 minute to 30 days: " + keyRetention);
    }
  }

  /** The defaults named above. */
  public static PgSumJournalConfig defaults(String topic, String type) {
    return new PgSumJournalConfig(topic, type, SchemaName.PUBLIC.name(), Duration.ofHours(24));
  }

  /** The same with tables elsewhere. */
  public PgSumJournalConfig withSchema(String schema) {
    return new PgSumJournalConfig(topic, type, schema, keyRetention);
  }

  /** The same with another retention of keys. */
  public PgSumJournalConfig withKeyRetention(Duration keyRetention) {
    return new PgSumJournalConfig(topic, type, schema, keyRetention);
  }
}
