package io.sumflow.pg.sums;

import io.sumflow.contracts.SumJournalContract;
import io.sumflow.domain.adder.SumJournal;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PgSumJournalContractTest extends SumJournalContract {

  private final TestDatabase database = TestDatabase.with("outbox", "adder");
  private final PgSumJournal journal = journal(database.dataSource());

  static PgSumJournal journal(DataSource dataSource) {
    return new PgSumJournal(
        new PgTransactor(dataSource),
        new PgOutbox(PgOutboxConfig.defaults()),
        PgSumJournalConfig.defaults("sums", Encoded.TYPE),
        Encoded::of,
        Runnable::run);
  }

  @Override
  protected SumJournal journal() {
    return journal;
  }

  @Override
  protected SumJournal journalWithoutStorage() {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
    return journal(nowhere);
  }

  @Override
  protected List<UUID> announced() {
    String ids =
        database.query(
            "select coalesce(string_agg(id::text, ',' order by seq), '') from outbox_message");
    return Stream.of(ids.split(",", -1)).filter(id -> !id.isEmpty()).map(UUID::fromString).toList();
  }

  @Override
  protected Map<String, String> context(UUID eventId) {
    String line = database.query("select headers from outbox_message where id = '" + eventId + "'");
    String[] header = line.strip().split(": ", 2);
    return Map.of(header[0], header[1]);
  }
}
