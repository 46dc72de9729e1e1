package io.sumflow.adder;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.Window;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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
        MDC.put("message_id", one.entry().message().id().toString());
        try {
          LOG.warn(
              "Message {} of key {} was parked: {}",
              one.entry().message().id(),
              one.entry().message().key().orElse("none"),
              one.cause());
        } finally {
          MDC.remove("message_id");
        }
      }
    }
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
