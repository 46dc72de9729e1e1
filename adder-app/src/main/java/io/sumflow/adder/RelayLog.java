package io.sumflow.adder;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.Window;
import io.sumflow.shell.MessageInLogs;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of the relay a person should read: the first failure aloud, its repeats quietly. */
final class RelayLog implements RelayListener {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLog.class);

  private FailureKind failing = FailureKind.MESSAGE;
  private String reason = "";

  @Override
  public void claimed(Lease lease) {
    LOG.info("Relaying with epoch {}", lease.epoch());
  }

  @Override
  public void fenced(Lease lease) {
    LOG.warn("Another relay took over from epoch {}", lease.epoch());
  }

  @Override
  public void released(Lease lease) {
    LOG.info("Gave back epoch {}", lease.epoch());
  }

  @Override
  public void opened(Window window, boolean timelineChanged) {
    if (timelineChanged) {
      LOG.warn("The database failed over or was recovered; position and messages went together");
    }
  }

  @Override
  public void published(List<BacklogEntry> entries) {
    if (!reason.isEmpty()) {
      LOG.info("Relaying again");
      reason = "";
    }
  }

  @Override
  public void parked(List<Parked> parked) {
    for (Parked one : parked) {
      if (one.cause().equals(Parked.KEY_PARKED)) {
        LOG.debug("Message {} follows its parked key", one.entry().message().id());
      } else {
        say(one);
      }
    }
  }

  /** With the trace of the message's creation, not of the page it was met in. */
  private static void say(Parked parked) {
    OutboxMessage message = parked.entry().message();
    MessageInLogs.name(
        Optional.of(message.id()),
        Optional.ofNullable(message.headers().get("traceparent")),
        () ->
            LOG.warn(
                "Message {} of key {} was parked: {}",
                message.id(),
                message.key().orElse("none"),
                parked.cause()));
  }

  @Override
  public void failed(FailureKind kind, String why) {
    if (reason.isEmpty() || kind != failing) {
      LOG.warn(
          kind == FailureKind.WAIT
              ? "Relaying waits and tries again by itself: {}"
              : "Relaying holds until somebody mends it: {}",
          why);
    } else {
      LOG.debug("Still: {}", why);
    }
    failing = kind;
    reason = why.isEmpty() ? kind.name() : why;
  }
}
