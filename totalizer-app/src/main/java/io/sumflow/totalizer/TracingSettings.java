package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where spans will be sent. Accepted so that deployments can name it already; nothing is sent yet.
 *
 * @param endpoint of an OTLP collector
 */
record TracingSettings(Optional<String> endpoint) {

  static TracingSettings defaults() {
    return new TracingSettings(Optional.empty());
  }

  @JsonCreator
  static TracingSettings read(@Nullable String endpoint) {
    return new TracingSettings(Setting.text(endpoint));
  }
}
