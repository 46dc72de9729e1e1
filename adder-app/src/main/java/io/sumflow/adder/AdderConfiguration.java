package io.sumflow.adder;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;

/** What {@code adder.yml} says; every section and every setting in it may be left out. */
public final class AdderConfiguration extends Configuration {

  @JsonProperty private GrpcSettings grpc = GrpcSettings.defaults();
  @JsonProperty private DatabaseSettings database = DatabaseSettings.defaults();
  @JsonProperty private KafkaSettings kafka = KafkaSettings.defaults();
  @JsonProperty private RelaySettings relay = RelaySettings.defaults();
  @JsonProperty private TracingSettings tracing = TracingSettings.defaults();

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

  TracingSettings tracing() {
    return tracing;
  }
}
