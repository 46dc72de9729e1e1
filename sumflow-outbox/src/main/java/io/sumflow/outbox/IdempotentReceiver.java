package io.sumflow.outbox;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies each message exactly once: position, ids, effect and dead letters are one transaction per
 * poll, with a constant number of statements.
 *
 * <p>Two guards, for two kinds of duplicates. A redelivery by the broker, and a zombie member, are
 * found by comparing the locked position with what this member itself read or wrote last. A second
 * copy from the sender is found by its id, whatever offset or partition it has.
 *
 * <p>A failure of infrastructure changes nothing: the same poll is given again. A message at fault
 * becomes a dead letter with its cause, and the others of its poll are applied; that breaks its
 * key's order. Effects outside the session's database happen at least once.
 *
 * <p>For one thread.
 *
 * @param <S> the session
 */
public final class IdempotentReceiver<S> implements Receiver {

  /** A poll that takes too long so often in a row may hold a message that always will. */
  private static final int TIMEOUTS_MAX = 3;

  private final Transactor<S> transactor;
  private final Inbox<S> inbox;
  private final MessageHandler<S> handler;
  private final Admission<S> admission;
  private final ReceiverConfig config;
  private final InstantSource clock;
  private final ReceiverListener listener;

  /** What this member read or wrote last, by partition. */
  private final Map<Partition, Position> expected = new HashMap<>();

  /** A transaction of which it is not known whether it was committed. */
  private @Nullable Attempt uncertain;

  private int timeouts;

  /**
   * Wires a receiver; does no I/O.
   *
   * @param naming the rule that names a message; a message without a name becomes a dead letter
   */
  public IdempotentReceiver(
      Transactor<S> transactor,
      Inbox<S> inbox,
      MessageHandler<S> handler,
      MessageNaming naming,
      ReceiverConfig config,
      InstantSource clock,
      ReceiverListener listener) {
    this.transactor = transactor;
    this.inbox = inbox;
    this.handler = handler;
    this.admission = new Admission<>(inbox, naming, config.idRetention());
    this.config = config;
    this.clock = clock;
    this.listener = new ReceiverListeners(listener);
  }

  @Override
  public Map<Partition, Position> assign(Map<Partition, Position> beginnings) {
    Map<Partition, Position> restarted = new HashMap<>();
    Map<Partition, Position> positions =
        transactor.inTransaction(
            session -> {
              restarted.clear();
              inbox.assign(session, beginnings);
              Map<Partition, Position> rows =
                  new HashMap<>(inbox.lock(session, beginnings.keySet()));
              beginnings.forEach(
                  (partition, beginning) -> {
                    Position row = rows.get(partition);
                    if (row == null || !row.topicId().equals(beginning.topicId())) {
                      restarted.put(partition, beginning);
                    }
                  });
              if (!restarted.isEmpty()) {
                inbox.move(session, restarted);
              }
              rows.putAll(restarted);
              return rows;
            });
    restarted.keySet().forEach(listener::recreated);
    expected.putAll(positions);
    return Map.copyOf(positions);
  }

  @Override
  public Set<Partition> rewind(Map<Partition, Position> positions) {
    Map<Partition, Position> mine =
        transactor.inTransaction(
            session -> {
              Map<Partition, Position> moved = new HashMap<>(positions);
              Map<Partition, Position> rows = inbox.lock(session, positions.keySet());
              moved.keySet().removeIf(partition -> !isWhereILeftIt(partition, rows));
              if (!moved.isEmpty()) {
                inbox.move(session, moved);
              }
              return moved;
            });
    expected.putAll(mine);
    mine.forEach((partition, position) -> listener.truncated(partition, position.nextOffset()));
    Set<Partition> fenced = new HashSet<>(positions.keySet());
    fenced.removeAll(mine.keySet());
    return fenced;
  }

  private boolean isWhereILeftIt(Partition partition, Map<Partition, Position> rows) {
    Position row = rows.get(partition);
    Position last = expected.get(partition);
    return row != null && last != null && row.sameAs(last);
  }

  @Override
  public void revoke(Set<Partition> partitions) {
    expected.keySet().removeAll(partitions);
  }

  @Override
  public Receipt receive(Poll poll) {
    Receipt receipt = receive(poll, Application::straight);
    if (receipt instanceof Receipt.Failed failed && failed.kind() == FailureKind.MESSAGE) {
      receipt = receive(poll, Application::searching);
    }
    if (receipt instanceof Receipt.Failed failed && failed.kind() == FailureKind.MESSAGE) {
      // Searched, and still nobody stands out: somebody has to look.
      receipt = new Receipt.Failed(FailureKind.HOLD, failed.why());
    }
    if (receipt instanceof Receipt.Failed failed) {
      listener.failed(failed.kind(), failed.why());
    }
    return receipt;
  }

  /** How the handler is called. */
  @FunctionalInterface
  private interface Mode<S> {
    void apply(Application<S> application) throws Exception;
  }

  private Receipt receive(Poll poll, Mode<S> mode) {
    Attempt attempt = new Attempt();
    try {
      transactor.inTransaction(
          session -> {
            run(session, poll, mode, attempt);
            return true;
          });
    } catch (Application.TooManyGuiltyException guilty) {
      return new Receipt.Failed(FailureKind.HOLD, String.valueOf(guilty.getMessage()));
    } catch (RejectedMessageException rejected) {
      return new Receipt.Failed(FailureKind.MESSAGE, String.valueOf(rejected.getMessage()));
    } catch (InfrastructureException away) {
      if (away.outcomeUnknown()) {
        uncertain = attempt;
      }
      return new Receipt.Failed(away.kind(), String.valueOf(away.getMessage()));
    } catch (Exception failure) {
      return new Receipt.Failed(judge(failure), String.valueOf(failure));
    }
    timeouts = 0;
    expected.putAll(attempt.targets);
    expected.keySet().removeAll(attempt.fenced);
    attempt.tell(listener);
    return attempt.receipt();
  }

  private FailureKind judge(Exception failure) {
    if (!transactor.isTimeout(failure)) {
      return transactor.kind(failure);
    }
    timeouts++;
    return timeouts < TIMEOUTS_MAX ? FailureKind.WAIT : FailureKind.MESSAGE;
  }

  private void run(S session, Poll poll, Mode<S> mode, Attempt attempt) throws Exception {
    Map<Partition, Position> rows = inbox.lock(session, poll.next().keySet());
    settleUncertain(rows);
    poll.next()
        .forEach(
            (partition, next) -> {
              Position row = rows.get(partition);
              if (row == null || !isWhereILeftIt(partition, rows)) {
                attempt.fenced.add(partition);
              } else if (row.nextOffset() < next.nextOffset()) {
                attempt.mine.put(partition, row);
                attempt.targets.put(
                    partition, new Position(row.topicId(), next.nextOffset(), next.leaderEpoch()));
              }
            });
    if (attempt.mine.isEmpty()) {
      return;
    }
    List<ReceivedMessage> messages =
        poll.messages().stream()
            .filter(message -> attempt.mine.containsKey(message.partition()))
            .filter(message -> message.offset() >= attempt.positionOf(message).nextOffset())
            .toList();
    Map<ReceivedMessage, UUID> admitted =
        admission.admit(session, messages, clock.instant(), attempt);
    mode.apply(
        new Application<>(transactor, handler, config.attemptsMax(), session, admitted, attempt));
    if (!attempt.letters.isEmpty()) {
      inbox.deadLetter(session, attempt.letters);
    }
    inbox.move(session, attempt.targets);
  }

  /**
   * A commit of which nobody knew: only now, with the rows locked, do they tell. If one of them
   * stands at its target, all was committed, and what is still in the poll of it is behind us.
   */
  private void settleUncertain(Map<Partition, Position> rows) {
    Attempt attempt = uncertain;
    if (attempt == null) {
      return;
    }
    boolean committed =
        attempt.targets.entrySet().stream()
            .anyMatch(
                target -> {
                  Position row = rows.get(target.getKey());
                  return row != null && row.sameAs(target.getValue());
                });
    uncertain = null;
    if (committed) {
      expected.replaceAll((partition, last) -> attempt.targets.getOrDefault(partition, last));
      attempt.tell(listener);
    }
  }
}
