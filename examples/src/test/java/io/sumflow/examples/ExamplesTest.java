package io.sumflow.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import java.util.List;
import java.util.Set;
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
}
