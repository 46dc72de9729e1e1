package io.sumflow.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {

  @Test
  void aGroupOfTheSharedBrokerReadsWhatWasSent() throws Exception {
    KafkaBroker broker = KafkaBroker.shared();
    broker.createTopic("greetings", 3);
    broker.createTopic("greetings", 3);
    send(broker, "greetings", "hello");

    for (String protocol : List.of("classic", "consumer")) {
      Map<String, Object> settings = client(broker);
      settings.put("group.id", "readers-" + protocol);
      settings.put("group.protocol", protocol);
      settings.put("auto.offset.reset", "earliest");
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
        consumer.subscribe(List.of("greetings"));

        assertEquals(List.of("hello"), read(consumer, 1));
      }
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesARestartOnTheSamePort() throws Exception {
    try (KafkaBroker broker = new KafkaBroker(BrokerConfig.defaults()).start()) {
      String servers = broker.bootstrapServers();
      broker.createTopic("kept", 1, Map.of("max.message.bytes", "100000"));
      send(broker, "kept", "hello");

      broker.restart();

      assertEquals(servers, broker.bootstrapServers());
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(client(broker), new StringDeserializer(), new StringDeserializer())) {
        TopicPartition partition = new TopicPartition("kept", 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        assertEquals(List.of("hello"), read(consumer, 1));
      }
    }
  }

  @Test
  void aTopicIsNotMadeOnDemandAndADeletedOneIsGone() {
    KafkaBroker broker = KafkaBroker.shared();
    broker.createTopic("short-lived", 1);

    broker.deleteTopic("short-lived");
    broker.deleteTopic("short-lived");

    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> send(broker, "short-lived", "hello"));
    assertTrue(
        refused.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
            || refused.getCause() instanceof UnknownTopicOrPartitionException,
        String.valueOf(refused.getCause()));
  }

  @Test
  void aTakenPortIsRefusedAndNotTheEndOfThisProcess() {
    int taken = KafkaBroker.shared().port();
    try (KafkaBroker broker = new KafkaBroker(BrokerConfig.defaults().withPort(taken))) {
      EmbeddedServerException refused = assertThrows(EmbeddedServerException.class, broker::start);
      assertEquals("port %d is taken".formatted(taken), refused.getMessage());
    }
  }

  @Test
  void aFreePortIsNotATakenOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(Ports.free())) {
      assertFalse(Ports.isFree(taken.getLocalPort()));
    }
  }

  @Test
  void aBrokerProcessEndsWhenItsStandardInputCloses(@TempDir Path dir) throws Exception {
    int port = Ports.free();
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KafkaMain.class.getName(),
                dir.resolve("kafka").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(output).contains("ready 127.0.0.1:" + port));
      assertFalse(Ports.isFree(port));

      process.getOutputStream().close();

      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      assertTrue(Ports.isFree(port));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void send(KafkaBroker broker, String topic, String value) throws Exception {
    Map<String, Object> settings = client(broker);
    settings.put("acks", "all");
    settings.put("max.block.ms", "3000");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(KafkaConsumer<String, String> consumer, int count) {
    List<String> values = new ArrayList<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
              return values.size() >= count;
            });
    return values;
  }

  private static Map<String, Object> client(KafkaBroker broker) {
    return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
