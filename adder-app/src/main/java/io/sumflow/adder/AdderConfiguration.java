package io.sumflow.adder;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.sumflow.shell.DatabaseSettings;
import io.sumflow.shell.KafkaSettings;
import io.sumflow.shell.TracingSettings;

/** What {@code adder.yml} says; every section and every setting in it may be left out. */
public final class AdderConfiguration extends Configuration {

  @JsonProperty private GrpcSettings grpc = GrpcSettings.defaults();
  @JsonProperty private KafkaSettings kafka = KafkaSettings.defaults();
  @JsonProperty private RelaySettings relay = RelaySettings.defaults();
  @JsonProperty private HeartbeatSettings heartbeat = HeartbeatSettings.defaults();
  @JsonProperty private TracingSettings tracing = TracingSettings.defaults();
  private DatabaseSettings database = DatabaseSettings.defaults("adder", 5);

  @JsonProperty("database")
  void readDatabase(DatabaseSettings.Given given) {
    database = database.with(given);
  }

  GrpcSettings grpc() {
    return grpc;
  }

  DatabaseSettings database() {
    return database;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  RelaySettings relay() {
    return relay;
  }

  HeartbeatSettings heartbeat() {
    return heartbeat;
  }

  TracingSettings tracing() {
    return tracing;
  }
}
