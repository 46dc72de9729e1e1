package io.sumflow.pg;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of one outbox in one database, the same for all who append to it and for its relay.
 *
 * @param schema where the tables are; lower case letters, digits and underscores, 1 to 63
 *     characters; default {@code public}
 * @param payloadBytesMax what one message's payload may weigh, 1 KiB to 100 MiB; default 1,000,000.
 *     Key, type and headers may have 32 KiB more, together. Kafka's own limit is 1 MiB (1,048,588
 *     bytes with its framing), so that what passes here is not refused there
 * @param topics that may be appended to; empty, the default, is any: a misspelled topic then holds
 *     the relay instead of failing the append
 * @param retention how long published messages are kept, 1 minute to 14 days, for there are 16
 *     segments of a day each; default 7 days
 */
public record PgOutboxConfig(
    String schema, int payloadBytesMax, Set<String> topics, Duration retention) {

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final int BYTES_MIN = 1 << 10;
  private static final int BYTES_MAX = 100 << 20;
  private static final Duration RETENTION_MIN = Duration.ofMinutes(1);
  private static final Duration RETENTION_MAX = Duration.ofDays(14);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public PgOutboxConfig {
    requireSchema(schema);
    if (payloadBytesMax < BYTES_MIN || payloadBytesMax > BYTES_MAX) {
      throw new IllegalArgumentException(
          "payloadBytesMax must be " + BYTES_MIN + ".." + BYTES_MAX + ": " + payloadBytesMax);
    }
    if (retention.compareTo(RETENTION_MIN) < 0 || retention.compareTo(RETENTION_MAX) > 0) {
      throw new IllegalArgumentException(
          "retention must be " + RETENTION_MIN + ".." + RETENTION_MAX + ": " + retention);
    }
    topics = Set.copyOf(topics);
  }

  /** The defaults named above. */
  public static PgOutboxConfig defaults() {
    return new PgOutboxConfig("public", 1_000_000, Set.of(), Duration.ofDays(7));
  }

  /** The same in another schema. */
  public PgOutboxConfig withSchema(String schema) {
    return new PgOutboxConfig(schema, payloadBytesMax, topics, retention);
  }

  /** The same with another limit. */
  public PgOutboxConfig withPayloadBytesMax(int payloadBytesMax) {
    return new PgOutboxConfig(schema, payloadBytesMax, topics, retention);
  }

  /** The same for these topics only. */
  public PgOutboxConfig withTopics(Set<String> topics) {
    return new PgOutboxConfig(schema, payloadBytesMax, topics, retention);
  }

  /** The same with another retention. */
  public PgOutboxConfig withRetention(Duration retention) {
    return new PgOutboxConfig(schema, payloadBytesMax, topics, retention);
  }

  static void requireSchema(String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema must be 1..63 of [a-z0-9_], not beginning with a digit: '" + schema + "'");
    }
  }
}
