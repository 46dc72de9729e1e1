package io.sumflow.shell;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where spans will be sent. Accepted so that deployments can name it already; nothing is sent yet.
 *
 * @param endpoint of an OTLP collector
 */
public record TracingSettings(Optional<String> endpoint) {

  /** Nowhere. */
  public static TracingSettings defaults() {
    return new TracingSettings(Optional.empty());
  }

  /** What a configuration file says. */
  @JsonCreator
  public static TracingSettings read(@Nullable String endpoint) {
    return new TracingSettings(Setting.text(endpoint));
  }
}
