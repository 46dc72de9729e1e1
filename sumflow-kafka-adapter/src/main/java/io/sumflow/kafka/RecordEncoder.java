package io.sumflow.kafka;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Turns a message into a record with its partition given. For one thread. */
final class RecordEncoder {

  private final String source;
  private final String contentType;
  private int spread;

  RecordEncoder(String source, String contentType) {
    this.source = source;
    this.contentType = contentType;
  }

  /**
   * The record as it goes on the wire.
   *
   * @param partitions counts by topic
   */
  ProducerRecord<byte[], byte[]> encode(BacklogEntry entry, Map<String, Integer> partitions) {
    OutboxMessage message = entry.message();
    Integer count = partitions.get(message.topic());
    if (count == null) {
      throw new IllegalArgumentException("partitions must name every topic: " + message.topic());
    }
    byte @Nullable [] key =
        message.key().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
    // No timestamp: the client sets the time of sending. Brokers refuse those that are far off, and
    // a message may have waited for long; when it was appended stands in its headers.
    return new ProducerRecord<>(
        message.topic(),
        key == null ? next(count) : partition(key, count),
        null,
        key,
        message.payload(),
        KafkaHeaders.of(entry, source, contentType));
  }

  /** Kafka's own choice for a key, so that other producers of the topic agree. */
  static int partition(byte[] key, int count) {
    return Utils.toPositive(Utils.murmur2(key)) % count;
  }

  private int next(int count) {
    spread = (spread + 1) & Integer.MAX_VALUE;
    return spread % count;
  }
}
