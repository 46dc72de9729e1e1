package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.KafkaBroker;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * What Kafka's idempotent producer does after a permanent failure, and that ours does not. A record
 * of 10,000 bytes in a topic that takes 5,000 is refused; 150 good ones come after it.
 */
class KafkaPublisherOrderTest {

  private static final int GOOD = 150;
  private static final int ROUNDS = 5;

  private final KafkaBroker broker = KafkaBroker.shared();

  @Test
  void anIdempotentProducerGoesOnAfterARefusedRecord() throws Exception {
    String topic = topicForSmallOnes();

    sendRefusedThenGood(topic, 5, true, false);

    assertEquals(1 + GOOD, TopicLog.values(broker.bootstrapServers(), topic).size());
  }

  @Test
  void closingAnIdempotentProducerInTheCallbackIsNotEnoughWhenItsPartitionIsCold()
      throws Exception {
    int overtaking = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String topic = topicForSmallOnes();
      sendRefusedThenGood(topic, 5, false, true);
      overtaking += TopicLog.values(broker.bootstrapServers(), topic).isEmpty() ? 0 : 1;
    }

    assertTrue(overtaking > 0, "later records landed in " + overtaking + " of " + ROUNDS);
  }

  @Test
  void closingInTheCallbackIsEnoughWithOneRequestInFlight() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String topic = topicForSmallOnes();
      sendRefusedThenGood(topic, 1, false, true);
      assertEquals(List.of(), TopicLog.values(broker.bootstrapServers(), topic));
    }
  }

  @Test
  void nothingPassesARefusedMessage() {
    // Each record a batch of its own, as in the experiment: a batch of all would be refused whole.
    KafkaPublisherConfig config =
        KafkaPublisherConfig.defaults()
            .withBootstrapServers(broker.bootstrapServers())
            .withOverrides(Map.of("batch.size", "1", "linger.ms", "0"));
    try (KafkaPublisher publisher = new KafkaPublisher(config)) {
      for (int round = 0; round < ROUNDS; round++) {
        String topic = topicForSmallOnes();
        List<BacklogEntry> good = Given.entries(2, 1 + GOOD, topic);

        Publication.Failed failed =
            Given.failed(
                publisher.publish(
                    Given.page(Given.large(1, topic, 10_000), good), Map.of(topic, 1)));

        assertEquals(FailureKind.MESSAGE, failed.kind());
        assertEquals(OptionalLong.of(1), failed.suspect());
        assertEquals(List.of(), TopicLog.values(broker.bootstrapServers(), topic));
      }
    }
  }

  @Test
  void whatFollowsARefusedMessageComesInOrderWithTheNextPage() {
    KafkaPublisherConfig config =
        KafkaPublisherConfig.defaults().withBootstrapServers(broker.bootstrapServers());
    String topic = topicForSmallOnes();
    List<BacklogEntry> good = Given.entries(2, 1 + GOOD, topic);
    try (KafkaPublisher publisher = new KafkaPublisher(config)) {
      Publication first =
          Given.await(
              publisher.publish(Given.page(Given.large(1, topic, 10_000), good), Map.of(topic, 1)));
      Publication second = Given.await(publisher.publish(good, Map.of(topic, 1)));

      assertFalse(first instanceof Publication.AllAcked);
      assertEquals(new Publication.AllAcked(), second);
    }
    List<String> expected = good.stream().map(entry -> "m" + entry.seq()).toList();
    assertEquals(expected, TopicLog.values(broker.bootstrapServers(), topic));
  }

  private String topicForSmallOnes() {
    String topic = Given.name("order");
    broker.createTopic(topic, 1, Map.of("max.message.bytes", "5000"));
    return topic;
  }

  private void sendRefusedThenGood(String topic, int inFlight, boolean warm, boolean closing)
      throws InterruptedException {
    KafkaProducer<byte[], byte[]> producer = producer(inFlight);
    CountDownLatch answered = new CountDownLatch(1 + GOOD);
    try {
      if (warm) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, Given.text("warm")));
        producer.flush();
      } else {
        producer.partitionsFor(topic);
      }
      for (int i = 0; i <= GOOD; i++) {
        // Long enough not to fit behind the large one: cutting such a batch would never end.
        byte[] value = i == 0 ? Given.noise(10_000) : Given.noise(60);
        try {
          var unused =
              producer.send(
                  new ProducerRecord<>(topic, 0, null, value),
                  (metadata, failure) -> {
                    if (closing && failure != null) {
                      producer.close(Duration.ZERO);
                    }
                    answered.countDown();
                  });
        } catch (IllegalStateException closed) {
          answered.countDown();
        }
      }
      assertTrue(answered.await(30, TimeUnit.SECONDS));
    } finally {
      producer.close(Duration.ofSeconds(5));
    }
  }

  private KafkaProducer<byte[], byte[]> producer(int inFlight) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "enable.idempotence",
            true,
            "acks",
            "all",
            "max.in.flight.requests.per.connection",
            inFlight,
            "linger.ms",
            0,
            "batch.size",
            1);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
