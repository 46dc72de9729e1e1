package io.sumflow.contracts;

import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** What stands around a {@link Transactor} leaves its promises as they are; here, in memory. */
public abstract class DecoratedTransactorContract extends TransactorContract<InMemorySession> {

  private final Set<String> marks = new HashSet<>();
  private Transactor<InMemorySession> transactor;

  /** The decorator under test, around this transactor. */
  protected abstract Transactor<InMemorySession> decorate(Transactor<InMemorySession> transactor);

  @BeforeEach
  void open() {
    transactor = decorate(new InMemoryTransactor());
  }

  @Override
  protected final Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected final void mark(InMemorySession session, String name) {
    session.onCommit(() -> marks.add(name));
  }

  @Override
  protected final Set<String> marks() {
    return Set.copyOf(marks);
  }

  @Override
  protected final void fail(InMemorySession session) {
    throw session.fail(new IllegalStateException("a statement failed"));
  }
}
