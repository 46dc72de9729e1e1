package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.kafka.KafkaPublisher;
import io.sumflow.kafka.KafkaPublisherConfig;
import io.sumflow.otel.LinkSampler;
import io.sumflow.otel.TracingOutbox;
import io.sumflow.otel.TracingPublisher;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.RelayConfig;
import io.sumflow.outbox.RelayListener;
import io.sumflow.pg.PgBacklog;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import io.sumflow.prometheus.DatabaseMetrics;
import io.sumflow.prometheus.MeteredPublisher;
import io.sumflow.prometheus.RelayMetrics;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What watching costs the relay: the same backlog is drained bare, and with metrics and with 1 % of
 * its messages traced, in turns. Prints medians and their ratio; asserts no duration.
 */
@Tag("nightly")
final class RelayCostTest {

  private static final int MESSAGES = 100_000;
  private static final int PAIRS = 7;

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final PgOutbox outbox = new PgOutbox(PgOutboxConfig.defaults());
  private String topic = "";
  private long published;

  @Test
  void drainsABacklogBareAndWatchedInTurns() throws Exception {
    Map<String, String> environment = Servers.readyEnvironment();
    topic = environment.getOrDefault("KAFKA_TOPIC", "");
    database.setUrl(environment.getOrDefault("DATABASE_URL", ""));
    try (OpenTelemetrySdk telemetry = telemetry();
        KafkaPublisher bare = publisher()) {
      Publisher watched =
          new TracingPublisher(
              new MeteredPublisher(bare, new PrometheusRegistry(), System::nanoTime),
              telemetry,
              InstantSource.system());
      RelayListener metrics = new RelayMetrics(new PrometheusRegistry(), InstantSource.system());
      Backlog plain = new PgBacklog(database, PgOutboxConfig.defaults());
      Backlog metered =
          new DatabaseMetrics(new PrometheusRegistry(), System::nanoTime).around(plain);
      drain(telemetry, plain, bare, RelayListener.NOOP);
      drain(telemetry, metered, watched, metrics);
      Rounds rounds = new Rounds();
      for (int i = 0; i < PAIRS; i++) {
        rounds.bare(drain(telemetry, plain, bare, RelayListener.NOOP));
        rounds.watched(drain(telemetry, metered, watched, metrics));
      }
      System.out.println("relay, messages/s: " + rounds);
    }
  }

  private static OpenTelemetrySdk telemetry() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(new LinkSampler(Sampler.parentBased(Sampler.traceIdRatioBased(0.01))))
                .addSpanProcessor(BatchSpanProcessor.builder(new NoBackend()).build())
                .build())
        .build();
  }

  private static KafkaPublisher publisher() {
    return new KafkaPublisher(
        KafkaPublisherConfig.defaults().withBootstrapServers(Servers.KAFKA.bootstrapServers()));
  }

  /** Messages a second, from the first claim to the last acknowledgement. */
  private double drain(
      OpenTelemetrySdk telemetry, Backlog backlog, Publisher publisher, RelayListener listener)
      throws Exception {
    append(new TracingOutbox<>(outbox, telemetry), telemetry.getTracer("calls"));
    published = 0;
    RelayListener counting =
        new RelayListener() {
          @Override
          public void published(List<BacklogEntry> entries) {
            published += entries.size();
          }
        };
    Relay relay =
        new Relay(
            backlog,
            publisher,
            UUID.randomUUID(),
            RelayConfig.defaults(),
            listener.andThen(counting),
            System::nanoTime,
            new Random(1));
    long begin = System.nanoTime();
    while (published < MESSAGES) {
      relay.runOnce();
    }
    long took = System.nanoTime() - begin;
    relay.stop();
    assertEquals(MESSAGES, published);
    return MESSAGES * 1e9 / took;
  }

  /** As calls would: each message is the child of a span of its own, one in a hundred sampled. */
  private void append(Outbox<Connection> traced, Tracer tracer) throws Exception {
    byte[] payload = new byte[320];
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < MESSAGES; i += 1000) {
        List<OutboxMessage> messages = new ArrayList<>();
        for (int j = 0; j < 1000; j++) {
          UUID id = outbox.newId();
          messages.add(OutboxMessage.of(id, topic, id.toString(), SumEvent.TYPE, payload));
        }
        for (OutboxMessage message : messages) {
          Context call = Context.root().with(tracer.spanBuilder("call").setNoParent().startSpan());
          call.wrap(() -> traced.append(connection, message)).run();
        }
        connection.commit();
      }
    }
  }
}
