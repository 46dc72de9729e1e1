package io.sumflow.pg;

import io.sumflow.contracts.InboxContract;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Transactor;
import java.sql.Connection;
import java.util.List;

class PgInboxContractTest extends InboxContract<Connection> {

  private final TestDatabase database = TestDatabase.with("inbox");
  private final PgTransactor transactor = new PgTransactor(database.dataSource());
  private final PgInbox inbox = new PgInbox(transactor, PgInboxConfig.defaults("mine"));
  private final PgInbox other = new PgInbox(transactor, PgInboxConfig.defaults("other"));

  @Override
  protected Transactor<Connection> transactor() {
    return transactor;
  }

  @Override
  protected Inbox<Connection> inbox() {
    return inbox;
  }

  @Override
  protected Inbox<Connection> otherConsumer() {
    return other;
  }

  @Override
  protected List<String> deadLetters() {
    String causes =
        database.query(
            "select coalesce(string_agg(cause, ',' order by record_offset), '')"
                + " from inbox_dead_letter where consumer = 'mine'");
    return causes.isEmpty() ? List.of() : List.of(causes.split(",", -1));
  }
}
