package io.sumflow.totalizer;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Says what needs a person: the first failure aloud, its repeats quietly, and when it is over.
 * Called by the receiving thread alone.
 */
final class ReceiverLog implements ReceiverListener {

  private static final Logger LOG = LoggerFactory.getLogger(ReceiverLog.class);
  private static final int LETTERS_MAX = 5;

  private String trouble = "";

  @Override
  public void applied(List<ReceivedMessage> messages) {
    over();
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    for (DeadLetter letter : letters.subList(0, Math.min(LETTERS_MAX, letters.size()))) {
      letter.id().ifPresent(id -> MDC.put("message_id", id.toString()));
      try {
        LOG.warn("dead letter {}: {}", letter.message(), letter.cause());
      } finally {
        MDC.remove("message_id");
      }
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
    if (why.equals(trouble)) {
      LOG.debug("{}: {}", kind, why);
    } else if (kind == FailureKind.HOLD) {
      LOG.error("receiving holds until this is mended: {}", why);
    } else {
      LOG.warn("receiving waits: {}", why);
    }
    trouble = why;
  }

  private void over() {
    if (!trouble.isEmpty()) {
      LOG.info("receiving goes on");
      trouble = "";
    }
  }
}
