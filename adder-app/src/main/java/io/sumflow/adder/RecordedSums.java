package io.sumflow.adder;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.Step;
import io.sumflow.pg.sums.PgRecorded;
import io.sumflow.prometheus.FreshGauge;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sums were ever recorded, sampled: as a step of a loop, and for each heartbeat. As a
 * metric it is there only while it is known. Safe for use by many threads.
 */
final class RecordedSums implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedSums.class);

  /** So many turns can a heartbeat wait for: what 20,000 sums a second leave behind in 10 s. */
  private static final int TURNS_MAX = 4;

  private final Supplier<PgRecorded.Answer> sample;
  private final FreshGauge sums;
  private final FreshGauge amount;
  private volatile String unknown = "";

  /** Registers the metrics; does no I/O. */
  RecordedSums(
      Supplier<PgRecorded.Answer> sample, PrometheusRegistry metrics, InstantSource clock) {
    this.sample = sample;
    this.sums =
        new FreshGauge(metrics, "sumflow_recorded_sums", "Sums ever recorded, durably.", clock);
    this.amount =
        new FreshGauge(metrics, "sumflow_recorded_amount", "What recorded sums add up to.", clock);
  }

  /** Turns on while a first start still counts what was there before. */
  @Override
  public int runOnce() {
    return isBehind(told(sample.get())) ? 1 : 0;
  }

  /** The number and total now; empty while it is not known. */
  Optional<RunningTotal> now() {
    PgRecorded.Answer answer = told(sample.get());
    for (int turn = 1; turn < TURNS_MAX && isBehind(answer); turn++) {
      answer = told(sample.get());
    }
    return answer instanceof PgRecorded.Answer.Known known
        ? Optional.of(known.sums())
        : Optional.empty();
  }

  private static boolean isBehind(PgRecorded.Answer answer) {
    return answer instanceof PgRecorded.Answer.Behind behind && behind.again();
  }

  private PgRecorded.Answer told(PgRecorded.Answer answer) {
    if (answer instanceof PgRecorded.Answer.Known known) {
      sums.set((double) known.sums().count());
      amount.set(known.sums().value().doubleValue());
      unknown = "";
    } else if (answer instanceof PgRecorded.Answer.Unknown why) {
      sums.forget();
      amount.forget();
      if (!why.why().equals(unknown)) {
        LOG.warn("It is not known how many sums were recorded: {}", why.why());
      }
      unknown = why.why();
    }
    return answer;
  }
}
