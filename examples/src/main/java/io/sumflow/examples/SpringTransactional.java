package io.sumflow.examples;

import io.sumflow.outbox.OutboxMessage;
import io.sumflow.pg.PgOutbox;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** The same inside Spring's transaction: the template hands out the connection it runs on. */
public class SpringTransactional {

  private final JdbcTemplate jdbc;
  private final PgOutbox outbox;

  /** Wires it; a bean like any other. */
  public SpringTransactional(JdbcTemplate jdbc, PgOutbox outbox) {
    this.jdbc = jdbc;
    this.outbox = outbox;
  }

  /** Adds to an account and announces it: both or neither. */
  @Transactional
  public void deposit(String account, long cents) {
    jdbc.update("update account set cents = cents + ? where name = ?", cents, account);
    byte[] event = PlainJdbc.json(account, cents).getBytes(StandardCharsets.UTF_8);
    OutboxMessage message =
        OutboxMessage.of(outbox.newId(), "deposits", account, "account.deposited", event);
    jdbc.execute(
        (ConnectionCallback<Boolean>)
            (Connection connection) -> {
              outbox.append(connection, message);
              return true;
            });
  }
}
