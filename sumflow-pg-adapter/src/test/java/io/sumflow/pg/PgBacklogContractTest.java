package io.sumflow.pg;

import io.sumflow.contracts.BacklogContract;
import io.sumflow.contracts.OpenTransaction;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.Transactor;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PgBacklogContractTest extends BacklogContract<Connection> {

  private OutboxDatabase database;
  private Session admin;
  private Session writer;
  private Backlog backlog;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    admin = database.session();
    writer = database.session();
    backlog = database.backlog();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected Transactor<Connection> transactor() {
    return new PgTransactor(writer);
  }

  @Override
  protected Outbox<Connection> outbox() {
    return new PgOutbox(PgOutboxConfig.defaults());
  }

  @Override
  protected Backlog backlog() {
    return backlog;
  }

  @Override
  protected OpenTransaction<Connection> begin() {
    return database.begin();
  }

  @Override
  protected void expireLease() {
    admin.run("update outbox_relay set lease_until = clock_timestamp() - interval '1 ms'");
  }

  @Override
  protected List<UUID> parked() {
    return admin.all("select id from outbox_parked order by seq").stream()
        .map(UUID::fromString)
        .toList();
  }

  @Override
  protected void breakHistory() {
    admin.run("update outbox_relay set system_identifier = system_identifier + 1");
  }

  @Override
  protected void mendHistory() {
    admin.run("update outbox_relay set system_identifier = system_identifier - 1");
  }

  @Override
  protected void pause() {
    admin.run("update outbox_relay set paused = true");
  }
}
