package io.sumflow.adder;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.shell.Setting;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a heartbeat is sent through the whole pipeline.
 *
 * @param interval 1 s to 30 s, empty for never; default 10 s. At 60 s without one, pages and alerts
 *     take the pipeline for dead.
 */
record HeartbeatSettings(Optional<Duration> interval) {

  private static final String OFF = "off";

  static HeartbeatSettings defaults() {
    return new HeartbeatSettings(Optional.of(Duration.ofSeconds(10)));
  }

  @JsonCreator
  static HeartbeatSettings read(@Nullable String interval) {
    if (Setting.text(interval).filter(OFF::equals).isPresent()) {
      return new HeartbeatSettings(Optional.empty());
    }
    return Setting.duration("heartbeat.interval", interval)
        .map(given -> new HeartbeatSettings(Optional.of(within(given))))
        .orElse(defaults());
  }

  private static Duration within(Duration interval) {
    return Setting.within(
        "heartbeat.interval", Duration.ofSeconds(1), Duration.ofSeconds(30), interval);
  }
}
