package io.sumflow.kafka;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.MessageNaming;
import io.sumflow.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * CloudEvents 1.0 in Kafka's binary mode: the attributes as headers, the body untouched.
 *
 * <p>A message's own headers ({@code traceparent}, {@code tracestate} and whatever else) travel
 * unmodified, in their order. It may bring its own {@code ce_source} and {@code content-type}; the
 * other names here are written from what it is, and replace one of its own.
 */
public final class KafkaHeaders {

  /** The message's id. */
  public static final String ID = "ce_id";

  /** The message's type. */
  public static final String TYPE = "ce_type";

  /** Who made it, a URI reference. */
  public static final String SOURCE = "ce_source";

  /** When it was appended to the outbox, RFC 3339 in UTC; not when it was sent. */
  public static final String TIME = "ce_time";

  /** Always 1.0. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** Media type of the body. */
  public static final String CONTENT_TYPE = "content-type";

  private static final Set<String> WRITTEN = Set.of(ID, TYPE, TIME, SPEC_VERSION);
  private static final int UUID_LENGTH = 36;

  private KafkaHeaders() {}

  /**
   * The rule that names a message by its {@code ce_id} header; empty if there is none or it is not
   * a UUID. Put a rule for the body behind it for producers that send no headers.
   */
  public static MessageNaming naming() {
    return message -> message.header(ID).flatMap(KafkaHeaders::uuid);
  }

  /** What a message carries on the wire. */
  static Headers of(BacklogEntry entry, String source, String contentType) {
    OutboxMessage message = entry.message();
    RecordHeaders headers = new RecordHeaders();
    add(headers, SPEC_VERSION, "1.0");
    add(headers, ID, message.id().toString());
    add(headers, TYPE, message.type());
    add(headers, TIME, entry.createdAt().toString());
    if (!message.headers().containsKey(SOURCE)) {
      add(headers, SOURCE, source);
    }
    if (!message.headers().containsKey(CONTENT_TYPE)) {
      add(headers, CONTENT_TYPE, contentType);
    }
    message
        .headers()
        .forEach(
            (name, value) -> {
              if (!WRITTEN.contains(name)) {
                add(headers, name, value);
              }
            });
    return headers;
  }

  /** What came over the wire, byte for byte, repeats kept. */
  static List<Header> received(Headers headers) {
    List<Header> received = new ArrayList<>();
    for (org.apache.kafka.common.header.Header header : headers) {
      received.add(new Header(header.key(), Optional.ofNullable(header.value())));
    }
    return received;
  }

  private static void add(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<UUID> uuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return Optional.empty(); // UUID.fromString also takes shortened groups
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }
}
