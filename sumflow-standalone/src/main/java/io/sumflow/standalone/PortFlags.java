package io.sumflow.standalone;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The same flags for every command, so that a line can be edited into another. */
final class PortFlags {
  static final int DEFAULT_POSTGRES = 5432;
  static final int DEFAULT_KAFKA = 9092;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "50051",
      description = "where the adder takes sums (default: ${DEFAULT-VALUE})")
  int grpc;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "where the totalizer answers (default: ${DEFAULT-VALUE})")
  int http;

  @Option(
      names = "--adder-admin-port",
      paramLabel = "PORT",
      defaultValue = "9090",
      description = "the adder's metrics and health (default: ${DEFAULT-VALUE})")
  int adderAdmin;

  @Option(
      names = "--totalizer-admin-port",
      paramLabel = "PORT",
      defaultValue = "9091",
      description = "the totalizer's metrics and health (default: ${DEFAULT-VALUE})")
  int totalizerAdmin;

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      description = "default: 5432, or a free one when that is taken")
  @Nullable Integer postgres;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "default: 9092, or a free one when that is taken")
  @Nullable Integer kafka;
}
