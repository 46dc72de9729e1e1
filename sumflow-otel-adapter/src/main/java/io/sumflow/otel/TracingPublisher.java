package io.sumflow.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Shows each page that is sent as spans {@code send <topic>} with links to every sampled message's
 * creation, and, once it is acknowledged, how long each sampled message had waited: {@code outbox
 * wait}, a child of its creation. The creation's context is read from the message's headers, so it
 * does not matter which process appended it, or how often the relay was restarted since.
 *
 * <p>Promises what the publisher around which it stands promises; messages pass unchanged. A
 * message whose creation was not sampled costs the look at one byte.
 */
public final class TracingPublisher implements Publisher {

  private final Publisher publisher;
  private final Tracer tracer;
  private final InstantSource clock;
  private final Attempts attempts = new Attempts();
  private volatile @Nullable TracedPage outstanding;

  /**
   * Stands around a publisher.
   *
   * @param clock when a page is sent and acknowledged
   */
  public TracingPublisher(Publisher publisher, OpenTelemetry openTelemetry, InstantSource clock) {
    this.publisher = publisher;
    this.tracer = SpanCatalogue.tracer(openTelemetry);
    this.clock = clock;
  }

  @Override
  public Partitions partitions(Set<String> topics) {
    return publisher.partitions(topics);
  }

  @Override
  public CompletionStage<Publication> publish(
      List<BacklogEntry> entries, Map<String, Integer> partitions) {
    TracedPage page = trace(entries);
    if (page == null) {
      return publisher.publish(entries, partitions);
    }
    try {
      return publisher
          .publish(entries, partitions)
          .whenComplete(
              (publication, bug) -> Faults.quietly(() -> page.published(publication, bug)));
    } catch (RuntimeException | Error bug) {
      Faults.quietly(() -> page.published(null, bug));
      throw bug;
    }
  }

  /** Null if there is nothing to show of it. */
  private @Nullable TracedPage trace(List<BacklogEntry> entries) {
    try {
      TracedPage page = TracedPage.sent(tracer, clock, attempts, entries);
      outstanding = page;
      return page;
    } catch (RuntimeException telemetrysFault) {
      return null;
    }
  }

  @Override
  public void abandon() {
    end("abandoned", "nobody waits for it any more");
    publisher.abandon();
  }

  @Override
  public void close() {
    publisher.close();
    end("closed", "the publisher was closed");
  }

  private void end(String type, String why) {
    TracedPage page = outstanding;
    if (page != null) {
      outstanding = null;
      Faults.quietly(() -> page.failed(type, why));
    }
  }
}
