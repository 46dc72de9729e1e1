package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.InboxContract;
import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemoryInbox;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import java.util.List;

class InMemoryInboxTest extends InboxContract<InMemorySession> {

  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final InMemoryInbox inbox = new InMemoryInbox(transactor);
  private final InMemoryInbox other = new InMemoryInbox(transactor);

  @Override
  protected Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected Inbox<InMemorySession> inbox() {
    return inbox;
  }

  @Override
  protected Inbox<InMemorySession> otherConsumer() {
    return other;
  }

  @Override
  protected List<String> deadLetters() {
    return inbox.deadLetters().stream().map(DeadLetter::cause).toList();
  }
}
