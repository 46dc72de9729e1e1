package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts records into a topic just as it is told. */
final class Sender implements AutoCloseable {

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  Sender(String bootstrapServers, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** An id as our adder draws it, of now. */
  static UUID newId() {
    UUID random = UUID.randomUUID();
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000L | (random.getMostSignificantBits() & 0xfffL),
        random.getLeastSignificantBits());
  }

  /** As our adder does: id, type and time in headers, too. */
  UUID ours(int partition, UUID id, long x, long y, long result) {
    send(
        partition,
        event(id, x, y, result).getBytes(UTF_8),
        Map.of(
            "ce_id", id.toString(),
            "ce_type", "sum.calculated",
            "ce_time", "2026-01-02T03:04:05.678901Z"));
    return id;
  }

  /** As the original adder does: no headers. */
  UUID original(int partition, UUID id, long x, long y) {
    send(partition, event(id, x, y, x + y).getBytes(UTF_8), Map.of());
    return id;
  }

  /** Returns its offset. */
  long send(int partition, byte @Nullable [] value, Map<String, String> headers) {
    List<Header> list =
        headers.entrySet().stream()
            .<Header>map(one -> new RecordHeader(one.getKey(), one.getValue().getBytes(UTF_8)))
            .toList();
    try {
      return producer
          .send(new ProducerRecord<>(topic, partition, "key".getBytes(UTF_8), value, list))
          .get(30, TimeUnit.SECONDS)
          .offset();
    } catch (Exception failure) {
      throw new IllegalStateException("not sent", failure);
    }
  }

  static String event(UUID id, long x, long y, long result) {
    return """
    {"event_id":"%s","aggregate_type":"sum","aggregate_id":"%s","event_type":"sum.calculated",\
    "payload":{"x":%d,"y":%d,"result":%d},"created_at":"2026-01-02T03:04:05.678901234Z"}"""
        .formatted(id, UUID.randomUUID(), x, y, result);
  }

  @Override
  public void close() {
    producer.close();
  }
}
