package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.pg.sums.PgRecorded.Answer;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordedSumsTest {

  private static final RunningTotal TOTAL = new RunningTotal(BigInteger.valueOf(-50), 7);

  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final RecordedSums sums =
      new RecordedSums(answers::removeFirst, metrics, InstantSource.system());

  @Test
  void whatIsKnownIsTold() {
    answers.add(new Answer.Known(TOTAL));

    assertEquals(0, sums.runOnce());

    assertEquals(List.of(7.0), metric("sumflow_recorded_sums"));
    assertEquals(List.of(-50.0), metric("sumflow_recorded_amount"));
  }

  @Test
  void whatIsNotKnownIsNotThereAnyMore() {
    answers.add(new Answer.Known(TOTAL));
    answers.add(new Answer.Unknown("another cluster"));
    sums.runOnce();

    assertEquals(0, sums.runOnce());

    assertEquals(List.of(), metric("sumflow_recorded_sums"));
    assertEquals(List.of(), metric("sumflow_recorded_amount"));
  }

  @Test
  void whileItCountsItTurnsOnAndWhileAnotherCountsItRests() {
    answers.add(new Answer.Behind(true));
    answers.add(new Answer.Behind(false));

    assertEquals(1, sums.runOnce());
    assertEquals(0, sums.runOnce());
  }

  @Test
  void aHeartbeatWaitsForSomeTurnsOfCountingAndNoMore() {
    answers.addAll(List.of(new Answer.Behind(true), new Answer.Known(TOTAL)));
    assertEquals(Optional.of(TOTAL), sums.now());

    for (int i = 0; i < 4; i++) {
      answers.add(new Answer.Behind(true));
    }
    assertEquals(Optional.empty(), sums.now());
    assertEquals(0, answers.size());

    answers.add(new Answer.Unknown("another cluster"));
    assertEquals(Optional.empty(), sums.now());
  }

  private List<Double> metric(String name) {
    return metrics.scrape().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
        .map(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .toList();
  }
}
