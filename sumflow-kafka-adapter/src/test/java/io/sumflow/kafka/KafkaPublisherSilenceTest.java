package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.BrokerConfig;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A broker that answers nothing while its connections stand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaPublisherSilenceTest {

  private static final Publication ACKED = new Publication.AllAcked();

  private final SilentProxy proxy = new SilentProxy();
  private final KafkaBroker broker =
      new KafkaBroker(
          BrokerConfig.defaults()
              .withPort(proxy.brokerPort())
              .withSetting("advertised.listeners", "PLAINTEXT://" + proxy.address()));
  private final KafkaPublisher publisher =
      new KafkaPublisher(
          KafkaPublisherConfig.defaults()
              .withBootstrapServers(proxy.address())
              .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(1)));

  @BeforeAll
  void start() {
    broker.start(); // its own client already comes through the proxy
  }

  @AfterAll
  void stop() {
    publisher.close();
    broker.close();
    proxy.close();
  }

  @Test
  void silenceIsWaitedForAndNoCallbackIs() {
    String topic = topic(Map.of());
    assertEquals(ACKED, Given.await(publish(Given.entries(1, 1, topic), topic)));
    proxy.fallSilent();
    long before = System.nanoTime();

    Publication.Failed failed = Given.failed(publish(Given.entries(2, 2, topic), topic));
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    proxy.speak();

    assertEquals(FailureKind.WAIT, failed.kind());
    assertTrue(failed.why().contains("nothing acknowledged for PT1S"), failed.why());
    // The silence, and the question about the topic.
    assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, took::toString);
    assertEquals(ACKED, Given.await(publish(Given.entries(2, 2, topic), topic)));
    assertEquals(List.of("m1", "m2"), TopicLog.values(broker.bootstrapServers(), topic));
  }

  @Test
  void aSilenceAfterCutBatchesIsFollowedByOneMessageAtATime() {
    String topic = topic(Map.of("max.message.bytes", "5000", "cleanup.policy", "compact"));
    List<BacklogEntry> tooMuchForOneBatch =
        List.of(Given.large(1, topic, 3_000), Given.large(2, topic, 3_000));
    assertEquals(ACKED, Given.await(publish(tooMuchForOneBatch, topic)));
    proxy.fallSilent();
    Publication.Failed silent = Given.failed(publish(Given.entries(4, 4, topic), topic));
    proxy.speak();

    List<BacklogEntry> page =
        Given.page(Given.entry(4, topic), List.of(Given.withoutKey(5, topic)));
    Publication.Failed failed = Given.failed(publish(page, topic));

    assertEquals(FailureKind.WAIT, silent.kind());
    assertTrue(silent.why().contains("batches were split"), silent.why());
    assertEquals(OptionalLong.of(5), failed.suspect());
    // In one batch with the guilty one it would have been refused, too.
    List<String> values = TopicLog.values(broker.bootstrapServers(), topic);
    assertEquals("m4", values.get(values.size() - 1));
  }

  @Test
  void anAbandonedPageEndsAtOnceAndTheNextStartsAfresh() {
    String topic = topic(Map.of());
    assertEquals(ACKED, Given.await(publish(Given.entries(1, 1, topic), topic)));
    proxy.fallSilent();
    CompletionStage<Publication> abandoned = publish(Given.entries(2, 2, topic), topic);
    publisher.abandon();
    publisher.abandon();
    Publication.Failed failed = Given.failed(abandoned);
    proxy.speak();

    assertEquals("abandoned", failed.why());
    assertEquals(ACKED, Given.await(publish(Given.entries(3, 3, topic), topic)));
    publisher.abandon();
    assertEquals(ACKED, Given.await(publish(Given.entries(4, 4, topic), topic)));
    assertEquals(List.of("m1", "m3", "m4"), TopicLog.values(broker.bootstrapServers(), topic));
  }

  private CompletionStage<Publication> publish(List<BacklogEntry> page, String topic) {
    return publisher.publish(page, Map.of(topic, 1));
  }

  private String topic(Map<String, String> settings) {
    String topic = Given.name("silence");
    broker.createTopic(topic, 1, settings);
    return topic;
  }
}
