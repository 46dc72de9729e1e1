package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.outbox.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics into a receiver: one step is one poll, and one poll is one transaction.
 *
 * <p>The database decides where to read; the group's committed offsets are written for tools that
 * show lag, and never read. What fails because infrastructure is away is kept and given again, and
 * never skipped; meanwhile polling goes on, so that the member stays in its group. A topic that was
 * deleted and made again is read from its start, a log that was cut from where it was cut; of a
 * partition whose messages were deleted unread, or whose log ends before the position, nothing is
 * read until a person has moved its row.
 *
 * <p>One thread at a time; {@link #status} from any. Polling waits for messages by itself, so the
 * loop around it needs no rest. Transactions run between two polls: their time-out must be well
 * below {@code max.poll.interval.ms}, 5 minutes.
 */
public final class KafkaSubscription implements Step {

  private static final Duration LEAVE_MAX = Duration.ofSeconds(3);

  private final KafkaSubscriptionConfig config;
  private final Receiver receiver;
  private final ReceiverListener listener;
  private final Topics topics;
  private final Pause pause;
  private boolean newProtocol;
  private @Nullable Membership membership;

  /** What could not be applied yet; nothing else is read before it. */
  private @Nullable Poll held;

  private Optional<Instant> lastProgress = Optional.empty();
  private volatile SubscriptionStatus status;

  /**
   * Prepares a subscription; connects to nothing.
   *
   * @param receiver used by this subscription alone
   * @param listener hears what the receiver does not know of: lag, and troubles of the broker. Give
   *     the receiver the same
   */
  public KafkaSubscription(
      KafkaSubscriptionConfig config, Receiver receiver, ReceiverListener listener) {
    this.config = config;
    this.receiver = receiver;
    this.listener = listener.andThen(ReceiverListener.NOOP); // keeps what it throws away from us
    this.topics =
        new Topics(
            ClientSettings.admin(config.bootstrapServers(), config.overrides(), Topics.LIMIT));
    this.pause = new Pause(config.retry());
    this.newProtocol = config.protocol() != GroupProtocol.CLASSIC;
    this.status = status(SubscriptionStatus.State.STARTING, "");
  }

  /** What the subscription is doing now. */
  public SubscriptionStatus status() {
    return status;
  }

  /**
   * Polls once and applies what came, or tries again what could not be applied.
   *
   * @return messages applied or set aside, and 1 for the poll, which waits by itself; 0 if there is
   *     nothing to poll
   */
  @Override
  public int runOnce() {
    try {
      Membership current = membership;
      if (current == null && !pause.isOver()) {
        return 0;
      }
      return turn(current == null ? join() : current);
    } catch (UnsupportedVersionException old) {
      return fallBack(old);
    } catch (LogTruncationException cut) {
      return troubled(current -> current.logTroubles().cut(cut));
    } catch (OffsetOutOfRangeException outside) {
      return troubled(current -> current.logTroubles().outOfRange(outside));
    } catch (InfrastructureException away) {
      return setback(new Setback(away.kind(), String.valueOf(away.getMessage())));
    } catch (RetriableException away) {
      return setback(new Setback(FailureKind.WAIT, KafkaFailures.why(away)));
    } catch (KafkaException broken) {
      leave(Duration.ZERO);
      return setback(new Setback(FailureKind.HOLD, KafkaFailures.why(broken)));
    } catch (RuntimeException | Error bug) {
      leave(Duration.ZERO);
      setback(new Setback(FailureKind.HOLD, KafkaFailures.why(bug)));
      throw bug;
    }
  }

  private Membership join() {
    try {
      Membership joined =
          new Membership(config, newProtocol, topics, receiver, listener, this::left);
      membership = joined;
      return joined;
    } catch (KafkaException failure) {
      FailureKind kind = KafkaFailures.kindOfConstruction(failure);
      throw new InfrastructureException(kind, KafkaFailures.why(failure), failure);
    }
  }

  private int turn(Membership current) {
    if (!pause.isOver()) {
      current.idle();
      return 1;
    }
    Poll poll = held;
    if (poll == null) {
      Optional<Setback> closed = current.open();
      if (closed.isPresent()) {
        return setback(closed.get());
      }
      poll = current.poll();
    }
    return poll.next().isEmpty() ? done(current, 0) : receive(current, poll);
  }

  private int receive(Membership current, Poll poll) {
    Receipt receipt = receiver.receive(poll);
    if (receipt instanceof Receipt.Failed failed) {
      held = poll;
      rest(new Setback(failed.kind(), failed.why()));
      return 1;
    }
    Receipt.Done done = (Receipt.Done) receipt;
    held = null;
    current.applied(poll, done.fenced());
    return done(current, done.applied() + done.duplicates() + done.deadLetters());
  }

  private int done(Membership current, int messages) {
    pause.succeeded();
    current.chores();
    Optional<Setback> trouble = current.trouble();
    if (trouble.isPresent() && messages == 0) {
      status = status(stateOf(trouble.get()), trouble.get().why());
    } else {
      lastProgress = Optional.of(Instant.now());
      status = status(SubscriptionStatus.State.RUNNING, "");
    }
    return 1 + messages;
  }

  /** Handles what a consumer says about a log, and drops what is held of it: it is read again. */
  private int troubled(Function<Membership, Set<Partition>> handling) {
    Membership current = membership;
    if (current == null) {
      return 0;
    }
    try {
      Set<Partition> dropped = handling.apply(current);
      hold(partition -> !dropped.contains(partition));
      return 1;
    } catch (InfrastructureException away) {
      return setback(new Setback(away.kind(), String.valueOf(away.getMessage())));
    }
  }

  private int fallBack(UnsupportedVersionException old) {
    leave(Duration.ZERO);
    if (newProtocol && config.protocol() == GroupProtocol.NEWEST) {
      newProtocol = false;
      listener.failed(
          FailureKind.WAIT, "the broker does not know the new group protocol: using the classic");
      return 1;
    }
    return setback(new Setback(FailureKind.HOLD, KafkaFailures.why(old)));
  }

  /** Called within a poll: these partitions are somebody else's now. */
  private void left(Set<Partition> partitions) {
    receiver.revoke(partitions);
    hold(partition -> !partitions.contains(partition));
  }

  private void hold(Predicate<Partition> partitions) {
    Poll poll = held;
    if (poll != null) {
      Poll kept = PollReader.keep(poll, partitions);
      held = kept.next().isEmpty() ? null : kept;
    }
  }

  private int setback(Setback setback) {
    listener.failed(setback.kind(), setback.why());
    rest(setback);
    return membership == null ? 0 : 1;
  }

  private void rest(Setback setback) {
    pause.failed(setback.kind());
    status = status(stateOf(setback), setback.why());
  }

  private static SubscriptionStatus.State stateOf(Setback setback) {
    return setback.kind() == FailureKind.WAIT
        ? SubscriptionStatus.State.WAITING
        : SubscriptionStatus.State.HOLDING;
  }

  private SubscriptionStatus status(SubscriptionStatus.State state, String why) {
    Membership current = membership;
    return SubscriptionStatus.of(
        state,
        why,
        current == null ? List.of() : current.assignment().all(),
        lastProgress,
        newProtocol ? "consumer" : "classic");
  }

  private void leave(Duration timeout) {
    Membership current = membership;
    if (current != null) {
      membership = null;
      current.leave(timeout);
      left(current.assignment().partitions());
    }
    held = null;
  }

  /** Leaves the group, so that others take over at once. */
  @Override
  public void stop() {
    leave(LEAVE_MAX);
    topics.close();
    status = status(SubscriptionStatus.State.STOPPED, "");
  }
}
