package io.sumflow.adder;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.RelayConfig;
import io.sumflow.shell.Setting;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the relay works.
 *
 * @param idle how long it rests when there is nothing to do; an {@code interval} makes every rest
 *     that long, 1 ms to 1 h; default 5 to 250 ms, and it is woken by every sum in any case
 * @param config pages of {@code batchSize} messages, 1 to 100,000; default 5,000
 */
record RelaySettings(IdlePolicy idle, RelayConfig config) {

  static RelaySettings defaults() {
    return new RelaySettings(IdlePolicy.defaults(), RelayConfig.defaults());
  }

  @JsonCreator
  static RelaySettings read(@Nullable String interval, @Nullable Integer batchSize) {
    RelaySettings defaults = defaults();
    PageLimit page = defaults.config.page();
    int rows =
        Setting.within(
            "relay.batchSize", 1, 100_000, Objects.requireNonNullElse(batchSize, page.rows()));
    return new RelaySettings(
        Setting.duration("relay.interval", interval)
            .map(RelaySettings::every)
            .orElse(defaults.idle),
        defaults.config.withPage(new PageLimit(rows, page.bytes())));
  }

  private static IdlePolicy every(Duration interval) {
    return IdlePolicy.every(
        Setting.within("relay.interval", Duration.ofMillis(1), Duration.ofHours(1), interval));
  }
}
