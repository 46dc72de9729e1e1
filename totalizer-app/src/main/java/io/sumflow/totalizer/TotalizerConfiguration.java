package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.sumflow.shell.DatabaseSettings;
import io.sumflow.shell.TracingSettings;

/** What {@code totalizer.yml} says; every section and every setting in it may be left out. */
public final class TotalizerConfiguration extends Configuration {

  @JsonProperty private String environment = "development";
  @JsonProperty private SubscriptionSettings kafka = SubscriptionSettings.defaults();
  @JsonProperty private TracingSettings tracing = TracingSettings.defaults();
  @JsonProperty private LiveSettings live = LiveSettings.defaults();
  @JsonProperty private DemoSettings demo = DemoSettings.defaults();
  private DatabaseSettings database = DatabaseSettings.defaults("totalizer", 2);

  @JsonProperty("database")
  void readDatabase(DatabaseSettings.Given given) {
    database = database.with(given);
  }

  /** What the health check answers as the environment. */
  String environment() {
    return environment;
  }

  DatabaseSettings database() {
    return database;
  }

  SubscriptionSettings kafka() {
    return kafka;
  }

  TracingSettings tracing() {
    return tracing;
  }

  LiveSettings live() {
    return live;
  }

  DemoSettings demo() {
    return demo;
  }
}
