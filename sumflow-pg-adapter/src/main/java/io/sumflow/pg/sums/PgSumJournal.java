package io.sumflow.pg.sums;

import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumJournal;
import io.sumflow.outbox.Cleanable;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Transactor;
import io.sumflow.pg.PgTransactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Records sums in PostgreSQL: idempotency key and announcement in one transaction, two statements
 * and a commit; without a key one statement. Safe for use by many threads.
 *
 * <p>Callers with the same key wait for each other: one records, the others are told what became of
 * it. A caller that gives up waiting must not conclude anything; it asks again with the same key.
 *
 * <p>Needs the tables of {@code db/changelog/sumflow-adder.sql}, and those of the outbox. As a
 * {@link Cleanable} it forgets keys past their retention, at most 10,000 in one turn.
 */
public final class PgSumJournal implements SumJournal, Cleanable {

  /** One caller's sum. A transaction takes any number of them. */
  private record Entry(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {}

  private final Transactor<Connection> transactor;
  private final Outbox<Connection> outbox;
  private final PgSumJournalConfig config;
  private final Function<SumCalculated, byte[]> encoder;
  private final Executor executor;
  private final RequestRows requests;

  /**
   * Wires a journal; does no I/O.
   *
   * @param encoder the announcement's body; called inside the transaction
   * @param executor runs transactions; {@code Runnable::run} runs them on the caller's thread
   */
  public PgSumJournal(
      Transactor<Connection> transactor,
      Outbox<Connection> outbox,
      PgSumJournalConfig config,
      Function<SumCalculated, byte[]> encoder,
      Executor executor) {
    this.transactor = transactor;
    this.outbox = outbox;
    this.config = config;
    this.encoder = encoder;
    this.executor = executor;
    this.requests = new RequestRows(config.schema());
  }

  @Override
  public CompletionStage<Recording> record(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {
    CompletableFuture<Recording> recording = new CompletableFuture<>();
    Entry entry = new Entry(fact, key, context);
    try {
      executor.execute(() -> complete(recording, entry));
    } catch (RejectedExecutionException full) {
      recording.completeExceptionally(
          new JournalUnavailableException("not recorded: too many at once", false, full));
    }
    return recording;
  }

  /**
   * Forgets keys past their retention.
   *
   * @return how many
   */
  @Override
  public int clean() {
    try {
      return transactor.inTransaction(session -> requests.forget(session, config.keyRetention()));
    } catch (SQLException failed) {
      throw PgTransactor.failure("forgetting idempotency keys", failed);
    }
  }

  private void complete(CompletableFuture<Recording> recording, Entry entry) {
    try {
      recording.complete(record(List.of(entry)).get(0));
    } catch (Throwable failed) {
      recording.completeExceptionally(failed);
    }
  }

  private List<Recording> record(List<Entry> entries) {
    try {
      return transactor.inTransaction(session -> record(session, entries));
    } catch (InfrastructureException away) {
      String why =
          away.outcomeUnknown() ? "it is not known whether the sum was recorded" : "not recorded";
      throw new JournalUnavailableException(
          why + ": " + away.getMessage(), away.outcomeUnknown(), away);
    } catch (SQLException failed) {
      throw new JournalUnavailableException("not recorded: " + failed.getMessage(), false, failed);
    }
  }

  private List<Recording> record(Connection session, List<Entry> entries) throws SQLException {
    SortedMap<String, SumCalculated> asked = new TreeMap<>();
    for (Entry entry : entries) {
      entry.key().ifPresent(key -> asked.putIfAbsent(key.value(), entry.fact()));
    }
    Map<String, RequestRows.Terms> known = requests.insert(session, asked);
    List<Recording> recordings = new ArrayList<>();
    List<OutboxMessage> announcements = new ArrayList<>();
    for (Entry entry : entries) {
      Recording recording = judge(entry, asked, known);
      recordings.add(recording);
      if (recording == Recording.RECORDED) {
        announcements.add(announcement(entry));
      }
    }
    outbox.append(session, announcements);
    return recordings;
  }

  private static Recording judge(
      Entry entry, Map<String, SumCalculated> asked, Map<String, RequestRows.Terms> known) {
    if (entry.key().isEmpty()) {
      return Recording.RECORDED;
    }
    String key = entry.key().get().value();
    SumCalculated first = Objects.requireNonNull(asked.get(key), "every key was asked for");
    RequestRows.Terms before = known.get(key);
    if (before == null && first.equals(entry.fact())) {
      return Recording.RECORDED;
    }
    RequestRows.Terms stands = before == null ? RequestRows.Terms.of(first.sum()) : before;
    return stands.equals(RequestRows.Terms.of(entry.fact().sum()))
        ? Recording.REPEATED
        : Recording.CONFLICT;
  }

  private OutboxMessage announcement(Entry entry) {
    SumCalculated fact = entry.fact();
    return new OutboxMessage(
        fact.eventId(),
        config.topic(),
        Optional.of(fact.sumId().toString()),
        config.type(),
        encoder.apply(fact),
        entry.context());
  }
}
