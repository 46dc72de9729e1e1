package io.sumflow.simulation;

import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.inmemory.InMemorySumJournal;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.inmemory.InMemorySession;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How the adder announces a sum: idempotency key and message in one transaction. */
final class Announcing implements InMemorySumJournal.Announcer {

  private final World world;
  private final ChaoticTransactor transactor;
  private final Outbox<InMemorySession> outbox;

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  Announcing(World world) {
    this.world = world;
    this.transactor = new ChaoticTransactor(world.adderDatabase, world.chaos);
    this.outbox = world.chaos.storage(Outbox.class, world.outbox);
  }

  @Override
  public void announce(SumCalculated fact, Map<String, String> context, Runnable recorded) {
    if (world.parts.forgetsTheTransaction()) {
      recorded.run();
    }
    try {
      transactor.inTransaction(
          session -> {
            append(session, fact, context);
            session.onCommit(recorded);
            return true;
          });
    } catch (InfrastructureException away) {
      throw new JournalUnavailableException(
          String.valueOf(away.getMessage()), away.outcomeUnknown(), away);
    }
  }

  private void append(InMemorySession session, SumCalculated fact, Map<String, String> context) {
    Payload.Kind kind = Payload.Kind.valueOf(Objects.requireNonNull(context.get("kind")));
    Integer request = Integer.valueOf(Objects.requireNonNull(context.get("request")));
    Optional<String> key = world.lockKey(session);
    OutboxMessage message =
        Payload.encode(fact.eventId(), World.TOPIC, key, kind, fact.sum().value());
    outbox.append(session, message);
    Truth.Committed sum = new Truth.Committed(message, fact.sum().value(), Optional.of(request));
    session.onCommit(() -> world.truth.committed(sum));
  }
}
