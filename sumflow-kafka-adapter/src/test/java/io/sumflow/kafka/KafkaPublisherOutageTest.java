package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.BrokerConfig;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A broker of its own: one that goes away, and one that refuses. */
class KafkaPublisherOutageTest {

  private static final Publication ACKED = new Publication.AllAcked();
  private static final String TOPIC = "sums";
  private static final Map<String, Integer> PARTITIONS = Map.of(TOPIC, 1);

  @Test
  void anAbsentBrokerIsWaitedForAndPublishingGoesOnWhenItIsBack() {
    try (KafkaBroker broker = new KafkaBroker(BrokerConfig.defaults()).start();
        KafkaPublisher publisher = publisher(broker)) {
      broker.createTopic(TOPIC, 1);
      assertEquals(ACKED, Given.await(publisher.publish(Given.entries(1, 3, TOPIC), PARTITIONS)));
      broker.stop();

      Publication.Failed warm =
          Given.failed(publisher.publish(Given.entries(4, 6, TOPIC), PARTITIONS));
      Publisher.Partitions partitions = publisher.partitions(Set.of(TOPIC));
      broker.restart();
      Publication back = Given.await(publisher.publish(Given.entries(4, 6, TOPIC), PARTITIONS));

      assertEquals(FailureKind.WAIT, warm.kind());
      assertTrue(
          partitions instanceof Publisher.Partitions.Unknown unknown
              && unknown.kind() == FailureKind.WAIT,
          partitions::toString);
      assertEquals(ACKED, back);
      assertEquals(
          List.of("m1", "m2", "m3", "m4", "m5", "m6"),
          TopicLog.values(broker.bootstrapServers(), TOPIC).stream().distinct().toList());
    }
  }

  @Test
  void aTopicThatOneMayNotWriteToIsForAPersonAndGoesOnWhenItIsAllowed() throws Exception {
    BrokerConfig guarded =
        BrokerConfig.defaults()
            .withSetting(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .withSetting("allow.everyone.if.no.acl.found", "true");
    ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, TOPIC, PatternType.LITERAL);
    AclBinding denial =
        new AclBinding(
            topic,
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));
    AclBinding permission =
        new AclBinding(
            topic,
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.ALL, AclPermissionType.ALLOW));
    try (KafkaBroker broker = new KafkaBroker(guarded).start();
        KafkaPublisher publisher = publisher(broker);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      broker.createTopic(TOPIC, 1);
      admin.createAcls(List.of(denial, permission)).all().get(10, TimeUnit.SECONDS);

      Awaitility.await()
          .until(
              () ->
                  Given.await(publisher.publish(Given.entries(1, 3, TOPIC), PARTITIONS))
                          instanceof Publication.Failed failed
                      && failed.kind() == FailureKind.HOLD
                      && failed.topic().equals(TOPIC));
      admin.deleteAcls(List.of(denial.toFilter())).all().get(10, TimeUnit.SECONDS);

      Awaitility.await()
          .until(
              () ->
                  Given.await(publisher.publish(Given.entries(1, 3, TOPIC), PARTITIONS))
                      .equals(ACKED));
    }
  }

  private static KafkaPublisher publisher(KafkaBroker broker) {
    return new KafkaPublisher(
        KafkaPublisherConfig.defaults()
            .withBootstrapServers(broker.bootstrapServers())
            .withTimeouts(Duration.ofSeconds(4), Duration.ofSeconds(2)));
  }
}
