package io.sumflow.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.sumflow.outbox.MessageNaming;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.ReceiverListener;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows the application of each poll with messages as {@code poll <topic>}, with links to every
 * sampled message's creation, current while it is applied; and what became of each sampled message
 * as {@code process <topic>}, once it is committed. A poll that failed is shown each time it is
 * tried, its messages only when it succeeds, or when it turns out that it had.
 *
 * <p>The receiver inside must tell {@link #outcomes}, and the commit shows if its transactor is a
 * {@link TracingTransactor}.
 *
 * <p>Promises what the receiver around which it stands promises. For one thread.
 */
public final class TracingReceiver implements Receiver {

  private static final ReceiverListener OUTCOMES = new Outcomes();

  private final Receiver receiver;
  private final PollTracer tracer;

  /**
   * Stands around a receiver.
   *
   * @param clock when a poll is applied and committed
   * @param group the consumer group, to be shown
   * @param naming the rule by which the receiver names messages; asked for sampled ones alone
   * @param parent where the spans of single messages hang
   */
  public TracingReceiver(
      Receiver receiver,
      OpenTelemetry openTelemetry,
      InstantSource clock,
      String group,
      MessageNaming naming,
      ProcessParent parent) {
    this.receiver = receiver;
    this.tracer = new PollTracer(SpanCatalogue.tracer(openTelemetry), clock, group, naming, parent);
  }

  /**
   * Hears what became of messages; for the receiver inside. Says it to whichever {@code
   * TracingReceiver} is applying a poll on the thread, so one is enough for all.
   */
  public static ReceiverListener outcomes() {
    return OUTCOMES;
  }

  @Override
  public Receipt receive(Poll poll) {
    TracedPoll traced = poll.messages().isEmpty() ? null : begin(poll);
    if (traced == null) {
      return receiver.receive(poll);
    }
    try {
      Receipt receipt = traced.context().wrapSupplier(() -> receiver.receive(poll)).get();
      Faults.quietly(() -> traced.received(receipt));
      return receipt;
    } catch (RuntimeException | Error bug) {
      Faults.quietly(() -> traced.failed(bug));
      throw bug;
    }
  }

  /** Null if the telemetry fails. */
  private @Nullable TracedPoll begin(Poll poll) {
    try {
      return tracer.begin(poll);
    } catch (RuntimeException telemetrysFault) {
      return null;
    }
  }

  @Override
  public Map<Partition, Position> assign(Map<Partition, Position> beginnings) {
    return receiver.assign(beginnings);
  }

  @Override
  public Set<Partition> rewind(Map<Partition, Position> positions) {
    return receiver.rewind(positions);
  }

  @Override
  public void revoke(Set<Partition> partitions) {
    receiver.revoke(partitions);
  }
}
