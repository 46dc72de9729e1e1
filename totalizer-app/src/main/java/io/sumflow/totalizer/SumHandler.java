package io.sumflow.totalizer;

import io.sumflow.domain.Sum;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.MessageHandler;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.RejectedMessageException;
import io.sumflow.pg.sums.PgTally;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds received sums to the tally of the session's transaction, all of a poll at once. Heartbeats
 * pass, and change nothing.
 */
final class SumHandler implements MessageHandler<Connection> {

  private final SumMessages messages;

  SumHandler(SumMessages messages) {
    this.messages = messages;
  }

  @Override
  public void handle(Connection session, List<ReceivedMessage> received)
      throws RejectedMessageException {
    Map<Integer, RunningTotal> amounts = new HashMap<>();
    for (ReceivedMessage message : received) {
      Optional<Sum> sum = messages.counted(message);
      if (sum.isPresent()) {
        RunningTotal one = RunningTotal.ZERO.plus(sum.get().value());
        amounts.merge(message.partition().number(), one, RunningTotal::plus);
      }
    }
    new PgTally(session).add(amounts);
  }
}
