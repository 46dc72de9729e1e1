package io.sumflow.standalone;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.BrokerConfig;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sum's whole way as a collector sees it, through the packaged apps. */
class TraceIT {
  private static final Duration BOUND = Duration.ofMinutes(2);

  @TempDir private Path dir = Path.of("");

  private final PostgresServer postgres = new PostgresServer(PostgresConfig.defaults());
  private final KafkaBroker kafka = new KafkaBroker(BrokerConfig.defaults());
  private final OtlpCollector collector = OtlpCollector.start();
  private TracedApps apps;

  @BeforeEach
  void start() throws Exception {
    postgres.start();
    kafka.start();
    kafka.createTopic(Apps.TOPIC, 1);
    apps = new TracedApps(dir, postgres, kafka.bootstrapServers(), collector.endpoint());
    apps.migrate();
  }

  @AfterEach
  void stop() {
    apps.close();
    collector.close();
    kafka.close();
    postgres.close();
  }

  @Test
  void aSumIsOneTraceFromItsCallToTheTotal() throws Exception {
    apps.startAdder();
    apps.startTotalizer();
    assertEquals(8, apps.add(5, 3));
    SpanTree tree = awaitCounted();
    assertEquals("{\"result\":8,\"count\":1}", apps.total());

    assertTheWholeWay(tree);
    assertEquals(
        tree.only("create sums").resource().get("service.instance.id"),
        tree.only("outbox wait").resource().get("service.instance.id"));
  }

  @Test
  void itStaysOneTraceThoughTheAdderEndsBetweenAppendAndPublish() throws Exception {
    kafka.stop();
    apps.startAdder();
    apps.startTotalizer();
    assertEquals(8, apps.add(5, 3));
    apps.stopAdder();
    assertTrue(collector.spans().stream().noneMatch(span -> span.name().equals("outbox wait")));

    kafka.restart();
    apps.startAdder();
    SpanTree tree = awaitCounted();
    assertEquals("{\"result\":8,\"count\":1}", apps.total());

    assertTheWholeWay(tree);
    assertNotEquals(
        tree.only("create sums").resource().get("service.instance.id"),
        tree.only("outbox wait").resource().get("service.instance.id"));
  }

  /** When the last of its spans has arrived: each service sends its own in its own time. */
  private SpanTree awaitCounted() {
    return await()
        .atMost(BOUND)
        .until(
            () -> new SpanTree(collector.spans(), TracedApps.TRACE),
            tree ->
                tree.has("process sums")
                    && tree.has("outbox wait")
                    && tree.linking("send sums").size() == 1
                    && tree.linking("poll sums").size() == 1
                    && tree.has("create sums"));
  }

  private static void assertTheWholeWay(SpanTree tree) {
    assertEquals(
        """
        adder SERVER sum.SumNumbersService/SumNumbers
          adder CLIENT statement
          adder PRODUCER create sums
            adder INTERNAL outbox wait
            totalizer CONSUMER process sums -> create sums, poll sums
          adder CLIENT statement
        """,
        tree.drawn());
    assertEquals(
        """
        adder CLIENT send sums -> create sums
        """,
        tree.drawn(tree.linking("send sums").get(0)));
    assertEquals(
        """
        totalizer CLIENT poll sums -> create sums
          totalizer CLIENT statement
          totalizer CLIENT statement
          totalizer CLIENT statement
          totalizer CLIENT statement
          totalizer CLIENT statement
          totalizer CLIENT commit sums
        """,
        tree.drawn(tree.linking("poll sums").get(0)));
    OtlpSpan process = tree.only("process sums");
    assertEquals("applied", process.attributes().get("sumflow.outcome"));
    assertEquals(TracedApps.CALLER, tree.only("sum.SumNumbersService/SumNumbers").parentId());
    for (OtlpSpan span : tree.all()) {
      assertEquals("UNSET", span.status(), span::toString);
    }
    assertOrder(
        List.of(
            tree.only("sum.SumNumbersService/SumNumbers").startNanos(),
            tree.only("create sums").startNanos(),
            tree.only("outbox wait").endNanos(),
            tree.only("process sums").endNanos()));
  }

  private static void assertOrder(List<Long> times) {
    assertEquals(times.stream().sorted().toList(), times);
  }
}
