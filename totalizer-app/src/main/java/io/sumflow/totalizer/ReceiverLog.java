package io.sumflow.totalizer;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.shell.MessageInLogs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what needs a person: the first failure aloud, its repeats quietly, and when it is over. What
 * holds one partition is not over because another is read: only when it is not told any more.
 * Called by the receiving thread alone.
 */
final class ReceiverLog implements ReceiverListener {

  private static final Logger LOG = LoggerFactory.getLogger(ReceiverLog.class);
  private static final int LETTERS_MAX = 5;

  /** What still holds is told again at every check of its topic, each 30 s. */
  private static final Duration HOLD_TOLD = Duration.ofMinutes(2);

  private static final int HOLDS_MAX = 100;

  private final InstantSource clock;
  private final Map<String, Instant> holds = new HashMap<>();
  private String trouble = "";

  ReceiverLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void applied(List<ReceivedMessage> messages) {
    over();
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    for (DeadLetter letter : letters.subList(0, Math.min(LETTERS_MAX, letters.size()))) {
      MessageInLogs.name(
          letter.id(),
          letter.message().header("traceparent"),
          () -> LOG.warn("dead letter {}: {}", letter.message(), letter.cause()));
    }
    if (letters.size() > LETTERS_MAX) {
      LOG.warn("and {} more dead letters", letters.size() - LETTERS_MAX);
    }
    over();
  }

  @Override
  public void fenced(List<Partition> partitions) {
    LOG.info("another member reads {} now", partitions);
  }

  @Override
  public void recreated(Partition partition) {
    LOG.warn("reading {} from its start: its topic was made again", partition);
  }

  @Override
  public void truncated(Partition partition, long offset) {
    LOG.error("the log of {} was cut: reading on at {}", partition, offset);
  }

  /** Sampled after a poll that went well, messages or not. */
  @Override
  public void lagged(Partition partition, long records) {
    over();
  }

  @Override
  public void failed(FailureKind kind, String why) {
    if (kind == FailureKind.HOLD) {
      held(why);
    } else if (why.equals(trouble)) {
      LOG.debug("{}: {}", kind, why);
    } else {
      LOG.warn("receiving waits: {}", why);
      trouble = why;
    }
  }

  private void held(String why) {
    if (holds.size() == HOLDS_MAX) {
      holds.clear();
    }
    if (holds.put(why, clock.instant()) == null) {
      LOG.error("receiving holds until this is mended: {}", why);
    } else {
      LOG.debug("receiving still holds: {}", why);
    }
  }

  private void over() {
    Instant told = clock.instant().minus(HOLD_TOLD);
    boolean mended = holds.values().removeIf(last -> last.isBefore(told)) && holds.isEmpty();
    if (mended || !trouble.isEmpty()) {
      LOG.info("receiving goes on");
      trouble = "";
    }
  }
}
