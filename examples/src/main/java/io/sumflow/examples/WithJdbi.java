package io.sumflow.examples;

import io.sumflow.outbox.OutboxMessage;
import io.sumflow.pg.PgOutbox;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Jdbi;

/** The same with Jdbi: the handle knows its connection. */
final class WithJdbi {

  private final Jdbi jdbi;
  private final PgOutbox outbox;

  WithJdbi(Jdbi jdbi, PgOutbox outbox) {
    this.jdbi = jdbi;
    this.outbox = outbox;
  }

  /** Adds to an account and announces it: both or neither. */
  void deposit(String account, long cents) {
    byte[] event = PlainJdbc.json(account, cents).getBytes(StandardCharsets.UTF_8);
    OutboxMessage message =
        OutboxMessage.of(outbox.newId(), "deposits", account, "account.deposited", event);
    jdbi.useTransaction(
        handle -> {
          handle.execute("update account set cents = cents + ? where name = ?", cents, account);
          outbox.append(handle.getConnection(), message);
        });
  }
}
