package io.sumflow.totalizer.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecentSumsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private Instant now = NOW;
  private long nanos;

  private final RecentSums recent =
      new RecentSums(message -> Optional.of(NOW.minusSeconds(7)), () -> now, () -> nanos);

  @Test
  void theNewestAreKeptAndTheOthersAreCounted() {
    recent.applied(sums(0, 5_000));
    recent.applied(sums(5_000, 7));

    RecentSums.Moment moment = recent.after(0);

    assertEquals(5_007, moment.counted());
    assertEquals(500.7, moment.rate(), 1e-9);
    assertEquals(RecentSums.KEPT, moment.sums().size());
    assertEquals(5_006, moment.sums().get(RecentSums.KEPT - 1).message().offset());
    assertEquals(5_007, moment.sums().get(RecentSums.KEPT - 1).number());
  }

  @Test
  void onlyWhatCameAfterIsTold() {
    recent.applied(sums(0, 3));

    assertEquals(1, recent.after(2).sums().size());
    assertEquals(0, recent.after(3).sums().size());
  }

  @Test
  void anAwaitedSumIsKeptHoweverManyCome() {
    recent.await(TRACE);
    List<ReceivedMessage> many = new ArrayList<>(sums(0, 5_000));
    many.set(17, message(17, Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00")));

    recent.applied(many);
    recent.applied(sums(5_000, 5_000));

    assertEquals(17, recent.after(0).sums().get(0).message().offset());
  }

  @Test
  void aSumIsAwaitedForAMinute() {
    recent.await(TRACE);
    nanos += Duration.ofSeconds(61).toNanos();
    List<ReceivedMessage> many = new ArrayList<>(sums(0, 100));
    many.set(17, message(17, Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00")));

    recent.applied(many);

    assertEquals(80, recent.after(0).sums().get(0).message().offset());
  }

  @Test
  void heartbeatsAreNoSumsAndHaveAnAge() {
    recent.applied(
        List.of(
            message(0, Map.of("ce_type", "sumflow.heartbeat", "ce_time", "2026-01-02T03:04:03Z")),
            message(1, Map.of("ce_type", "sumflow.heartbeat", "ce_time", "2026-01-02T03:04:01Z"))));

    RecentSums.Moment moment = recent.after(0);

    assertEquals(0, moment.counted());
    assertTrue(moment.sums().isEmpty());
    assertEquals(Optional.of(Duration.ofSeconds(2)), moment.heartbeatAge());
  }

  @Test
  void aHeartbeatFromTheFutureHasNoAgeBelowZero() {
    recent.applied(
        List.of(
            message(0, Map.of("ce_type", "sumflow.heartbeat", "ce_time", "2026-01-02T03:05:00Z"))));

    assertEquals(Optional.of(Duration.ZERO), recent.after(0).heartbeatAge());
  }

  @Test
  void aHeartbeatFromTheFutureAgesFromWhenItCame() {
    recent.applied(
        List.of(
            message(0, Map.of("ce_type", "sumflow.heartbeat", "ce_time", "2026-01-02T04:04:05Z"))));
    now = NOW.plusSeconds(90);
    assertEquals(Optional.of(Duration.ofSeconds(90)), recent.after(0).heartbeatAge());

    recent.applied(
        List.of(
            message(1, Map.of("ce_type", "sumflow.heartbeat", "ce_time", "2026-01-02T03:05:25Z"))));

    assertEquals(Optional.of(Duration.ofSeconds(10)), recent.after(0).heartbeatAge());
  }

  @Test
  void aHeartbeatFromNoTimeOfOursHasNoAge() {
    String time = "-999999999-01-01T00:00:00Z";
    recent.applied(List.of(message(0, Map.of("ce_type", "sumflow.heartbeat", "ce_time", time))));

    assertEquals(Optional.empty(), recent.after(0).heartbeatAge());
  }

  @Test
  void timesAreThoseOfTheHeaderElseOfTheBody() {
    recent.applied(List.of(message(0, Map.of("ce_time", "2026-01-02T03:04:03Z"))));
    assertEquals(2_000, recent.after(0).latency().orElseThrow().p50(), 140);

    recent.applied(List.of(message(1, Map.of())));
    assertEquals(7_000, recent.after(0).latency().orElseThrow().p99(), 490);
  }

  @Test
  void aSumFromBeforeAllClocksIsCountedAsAnyOther() {
    recent.applied(List.of(message(0, Map.of("ce_time", "0001-01-01T00:00:00Z"))));

    assertEquals(1, recent.after(0).counted());
    assertTrue(recent.after(0).latency().orElseThrow().p50() > Duration.ofDays(10).toMillis());
  }

  @Test
  void whatIsLargeIsCountedAndNotKept() {
    ReceivedMessage large =
        new ReceivedMessage(
            new Partition("sums", 0),
            0,
            NOW,
            Optional.empty(),
            Optional.of(new byte[20_000]),
            List.of());

    recent.applied(List.of(large));

    assertEquals(1, recent.after(0).counted());
    assertTrue(recent.after(0).sums().isEmpty());
  }

  @Test
  void aTraceParentIsReadAsTheStandardSays() {
    String id = "-" + TRACE + "-00f067aa0ba902b7";

    assertEquals(Optional.of(new TraceParent(TRACE, true)), TraceParent.read("00" + id + "-03"));
    assertEquals(
        Optional.of(new TraceParent(TRACE, false)), TraceParent.read("01" + id + "-02-more"));
    for (String wrong :
        List.of(
            "ff" + id + "-01",
            "00" + id + "-01-more",
            "00" + id.toUpperCase(Locale.ROOT) + "-01",
            "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
            "00-" + TRACE + "-" + "0".repeat(16) + "-01",
            "")) {
      assertFalse(TraceParent.read(wrong).isPresent(), wrong);
    }
  }

  private static List<ReceivedMessage> sums(int from, int count) {
    List<ReceivedMessage> sums = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sums.add(
          message(
              from + i,
              Map.of("ce_type", "sum.calculated", "ce_time", "2026-01-02T03:04:04.990Z")));
    }
    return sums;
  }

  private static ReceivedMessage message(long offset, Map<String, String> headers) {
    List<Header> all = new ArrayList<>();
    headers.forEach((name, value) -> all.add(new Header(name, Optional.of(value.getBytes(UTF_8)))));
    return new ReceivedMessage(
        new Partition("sums", 0), offset, NOW, Optional.empty(), Optional.of(new byte[9]), all);
  }
}
