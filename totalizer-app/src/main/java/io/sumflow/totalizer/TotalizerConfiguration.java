package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;

/** What {@code totalizer.yml} says; every section and every setting in it may be left out. */
public final class TotalizerConfiguration extends Configuration {

  @JsonProperty private String environment = "development";
  @JsonProperty private DatabaseSettings database = DatabaseSettings.defaults();
  @JsonProperty private KafkaSettings kafka = KafkaSettings.defaults();
  @JsonProperty private TracingSettings tracing = TracingSettings.defaults();

  /** What the health check answers as the environment. */
  String environment() {
    return environment;
  }

  DatabaseSettings database() {
    return database;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  TracingSettings tracing() {
    return tracing;
  }
}
