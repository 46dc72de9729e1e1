package io.sumflow.pg.sums;

import io.sumflow.contracts.TallyContract;
import io.sumflow.domain.totalizer.Tally;
import io.sumflow.outbox.Transactor;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.TestDatabase;
import java.sql.Connection;

class PgTallyContractTest extends TallyContract<Connection> {

  private final TestDatabase database = TestDatabase.with("totalizer");
  private final PgTransactor transactor = new PgTransactor(database.dataSource());

  @Override
  protected Transactor<Connection> transactor() {
    return transactor;
  }

  @Override
  protected Tally tally(Connection session) {
    return new PgTally(session);
  }
}
