package io.sumflow.contracts;

import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An outbox and its backlog over the same storage, empty and unclaimed at the start of each test.
 *
 * @param <S> the session
 */
public abstract class OutboxFixture<S> {

  static final Duration LEASE = Duration.ofSeconds(10);
  static final PageLimit PAGE = PageLimit.defaults();
  static final UUID ONE = new UUID(0, 1);
  static final UUID TWO = new UUID(0, 2);

  final Messages messages = new Messages();

  /** Transactions on the outbox's storage. */
  protected abstract Transactor<S> transactor();

  /** The outbox. */
  protected abstract Outbox<S> outbox();

  /** The outbox's backlog, as one relay sees it; the same at each call, or another. */
  protected abstract Backlog backlog();

  /** Begins a transaction that stays open. */
  protected abstract OpenTransaction<S> begin() throws Exception;

  /** The lease's time is over, by the storage's own clock. */
  protected abstract void expireLease() throws Exception;

  /** Ids of the copies of what was set aside, in the order of the appends. */
  protected abstract List<UUID> parked() throws Exception;

  final OutboxMessage append(OutboxMessage message) throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              outbox().append(session, message);
              return TransactorContract.done();
            });
    return message;
  }

  final OutboxMessage append(String key) throws Exception {
    return append(messages.next("topic", key));
  }

  final Claim.Claimed claim(UUID owner) {
    return expect(Claim.Claimed.class, backlog().claim(owner, LEASE, Optional.empty()));
  }

  final Window open(Lease lease, long number) {
    return expect(Opening.Opened.class, backlog().closeAndOpen(lease, number)).window();
  }

  final Window open() {
    Claim.Claimed claimed = claim(ONE);
    return open(claimed.lease(), claimed.number());
  }

  final Opening tryToOpen() {
    Claim.Claimed claimed = claim(ONE);
    return backlog().closeAndOpen(claimed.lease(), claimed.number());
  }

  final Window openNext(Window window) {
    return open(window.lease(), window.number());
  }

  final Reading.Page page(Window window, long after, PageLimit limit) {
    return expect(Reading.Page.class, backlog().read(window, after, limit));
  }

  final List<UUID> read(Window window) {
    return Messages.ids(page(window, window.after(), PAGE).entries());
  }

  static <T> T expect(Class<T> type, Object answer) {
    if (!type.isInstance(answer)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but was " + answer);
    }
    return type.cast(answer);
  }
}
