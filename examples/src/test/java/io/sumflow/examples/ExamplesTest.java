package io.sumflow.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.embedded.KafkaBroker;
import io.sumflow.kafka.KafkaPublisherConfig;
import io.sumflow.outbox.RelayListener;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

class ExamplesTest {

  private static final List<String> ANNOUNCED = List.of("{\"account\":\"alice\",\"cents\":500}");

  private final PgOutbox outbox = new PgOutbox(PgOutboxConfig.defaults());
  private final PgOutbox otherTopics =
      new PgOutbox(PgOutboxConfig.defaults().withTopics(Set.of("other")));

  @EnableTransactionManagement
  static final class Configuration {}

  @Test
  void plainJdbcDepositsAndAnnouncesOrDoesNeither() throws Exception {
    Bank bank = new Bank();

    new PlainJdbc(bank.dataSource(), outbox).deposit("alice", 500);
    assertThrows(
        IllegalArgumentException.class,
        () -> new PlainJdbc(bank.dataSource(), otherTopics).deposit("alice", 70));

    assertEquals(500, bank.balance());
    assertEquals(ANNOUNCED, bank.announced());
  }

  @Test
  void springDepositsAndAnnouncesOrDoesNeither() throws Exception {
    Bank bank = new Bank();

    spring(bank, outbox).deposit("alice", 500);
    assertThrows(
        IllegalArgumentException.class, () -> spring(bank, otherTopics).deposit("alice", 70));

    assertEquals(500, bank.balance());
    assertEquals(ANNOUNCED, bank.announced());
  }

  private static SpringTransactional spring(Bank bank, PgOutbox outbox) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.register(Configuration.class);
    context.registerBean(
        PlatformTransactionManager.class,
        () -> new DataSourceTransactionManager(bank.dataSource()));
    context.registerBean(
        SpringTransactional.class,
        () -> new SpringTransactional(new JdbcTemplate(bank.dataSource()), outbox));
    context.refresh();
    return context.getBean(SpringTransactional.class);
  }

  @Test
  void jdbiDepositsAndAnnouncesOrDoesNeither() throws Exception {
    Bank bank = new Bank();
    Jdbi jdbi = Jdbi.create(bank.dataSource());

    new WithJdbi(jdbi, outbox).deposit("alice", 500);
    assertThrows(
        IllegalArgumentException.class, () -> new WithJdbi(jdbi, otherTopics).deposit("alice", 70));

    assertEquals(500, bank.balance());
    assertEquals(ANNOUNCED, bank.announced());
  }

  @Test
  void theRelayInYourAppPublishesWhatWasCommitted() throws Exception {
    Bank bank = new Bank();
    KafkaBroker broker = KafkaBroker.shared();
    broker.createTopic("deposits", 3);
    new PlainJdbc(bank.dataSource(), outbox).deposit("alice", 500);

    KafkaPublisherConfig kafka =
        KafkaPublisherConfig.defaults().withBootstrapServers(broker.bootstrapServers());
    try (RelayInYourApp relay = new RelayInYourApp(bank.dataSource(), kafka, RelayListener.NOOP);
        Consumer<String, String> reader = reader(broker)) {
      relay.start();
      relay.nudge();

      List<String> read = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                reader.poll(Duration.ofMillis(100)).forEach(one -> read.add(one.value()));
                return !read.isEmpty();
              });
      assertEquals(ANNOUNCED, read);
    }
  }

  private static Consumer<String, String> reader(KafkaBroker broker) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, 3).mapToObj(number -> new TopicPartition("deposits", number)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
