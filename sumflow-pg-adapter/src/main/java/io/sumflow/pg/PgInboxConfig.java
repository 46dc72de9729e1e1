package io.sumflow.pg;

import java.time.Duration;

/**
 * Settings of one consumer's inbox.
 *
 * @param consumer who reads; its offsets and ids are its own. 1 to 200 characters, no default:
 *     another name begins from the start of the log
 * @param schema where the tables are, see {@link SchemaName}; default {@code public}
 * @param idRetention how long an admitted id is remembered; longer than outbox and topic keep a
 *     message together, and not shorter than the receiver's; 1 to 28 days, because ids are kept in
 *     32 segments of a day each; default 21 days. Where consumers share tables the longest counts
 */
public record PgInboxConfig(String consumer, String schema, Duration idRetention) {

  private static final int CONSUMER_LENGTH_MAX = 200;
  private static final Duration RETENTION_MIN = Duration.ofDays(1);
  private static final Duration RETENTION_MAX = Duration.ofDays(28);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public PgInboxConfig {
    if (consumer.isEmpty() || consumer.length() > CONSUMER_LENGTH_MAX) {
      throw new IllegalArgumentException("consumer must have 1 to 200 characters: " + consumer);
    }
    new SchemaName(schema);
    if (idRetention.compareTo(RETENTION_MIN) < 0 || idRetention.compareTo(RETENTION_MAX) > 0) {
      throw new IllegalArgumentException("idRetention must be 1 to 28 days: " + idRetention);
    }
  }

  /** The defaults named above. */
  public static PgInboxConfig defaults(String consumer) {
    return new PgInboxConfig(consumer, SchemaName.PUBLIC.name(), Duration.ofDays(21));
  }

  /** The same with tables elsewhere. */
  public PgInboxConfig withSchema(String schema) {
    return new PgInboxConfig(consumer, schema, idRetention);
  }

  /** The same with another retention. */
  public PgInboxConfig withIdRetention(Duration idRetention) {
    return new PgInboxConfig(consumer, schema, idRetention);
  }
}
