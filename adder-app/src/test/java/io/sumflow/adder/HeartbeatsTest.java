package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class HeartbeatsTest {

  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final List<OutboxMessage> appended = new ArrayList<>();

  @Test
  void eachHasAKeyOfItsOwnAndSaysWhatWasRecorded() {
    Heartbeats heartbeats = heartbeats(() -> Optional.of(RunningTotal.ZERO.plus(5).plus(6)));

    heartbeats.runOnce();
    heartbeats.runOnce();

    assertNotEquals(appended.get(0).key(), appended.get(1).key());
    assertNotEquals(appended.get(0).id(), appended.get(1).id());
    assertEquals("sumflow.heartbeat", appended.get(0).type());
    assertTrue(body(0).contains("\"payload\":{\"recorded\":2}"), body(0));
    assertTrue(body(0).contains(appended.get(0).id().toString()), body(0));
    assertEquals(2, count());
  }

  @Test
  void whereNothingIsKnownOfTheSumsItBeatsWithoutThem() {
    heartbeats(Optional::empty).runOnce();

    assertFalse(body(0).contains("recorded"), body(0));
  }

  @Test
  void whereSumsCannotBeCountedItBeatsWithoutThem() {
    heartbeats(
            () -> {
              throw away();
            })
        .runOnce();

    assertFalse(body(0).contains("recorded"), body(0));
  }

  @Test
  void oneThatIsNotAppendedIsNotCounted() {
    Heartbeats heartbeats =
        new Heartbeats(
            "sums",
            UUID::randomUUID,
            Optional::empty,
            InstantSource.system(),
            message -> {
              throw away();
            },
            metrics);

    assertThrows(InfrastructureException.class, heartbeats::runOnce);
    assertEquals(0, count());
  }

  private Heartbeats heartbeats(Supplier<Optional<RunningTotal>> recorded) {
    return new Heartbeats(
        "sums", UUID::randomUUID, recorded, InstantSource.system(), appended::add, metrics);
  }

  private static InfrastructureException away() {
    return new InfrastructureException(FailureKind.WAIT, "away", new IllegalStateException());
  }

  private String body(int index) {
    return new String(appended.get(index).payload(), StandardCharsets.UTF_8);
  }

  private double count() {
    return ((CounterSnapshot) metrics.scrape().get(0)).getDataPoints().get(0).getValue();
  }
}
