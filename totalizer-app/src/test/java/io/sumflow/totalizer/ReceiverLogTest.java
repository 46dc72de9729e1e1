package io.sumflow.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ReceiverLogTest {

  private static final Partition OTHER = new Partition("sums", 1);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final ReceiverLog log = new ReceiverLog(clock);
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReceiverLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void whatIsTriedAgainIsSaidOnceAndWhenItIsOver() {
    log.failed(FailureKind.WAIT, "away");
    log.failed(FailureKind.WAIT, "away");
    log.lagged(OTHER, 0);
    log.lagged(OTHER, 0);

    assertEquals(List.of("WARN receiving waits: away", "INFO receiving goes on"), said());
  }

  @Test
  void aPartitionThatHoldsIsSaidOnceAlthoughOthersAreRead() {
    for (int i = 0; i < 20; i++) {
      log.failed(FailureKind.HOLD, "sums-0 was deleted unread");
      log.lagged(OTHER, 0);
      log.applied(List.of());
      clock.advance(Duration.ofSeconds(30));
    }

    assertEquals(
        List.of("ERROR receiving holds until this is mended: sums-0 was deleted unread"), said());
  }

  @Test
  void aHoldIsOverWhenItIsNotToldAnyMore() {
    log.failed(FailureKind.HOLD, "no such topic");
    clock.advance(Duration.ofSeconds(121));
    log.applied(List.of());
    log.applied(List.of());

    assertEquals(
        List.of(
            "ERROR receiving holds until this is mended: no such topic", "INFO receiving goes on"),
        said());
  }

  private List<String> said() {
    return lines.list.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }
}
