package io.sumflow.standalone;

import io.sumflow.embedded.Ports;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
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

  /** All of them free, for a system that nobody is to find. */
  static PortFlags allFree() {
    PortFlags flags = new PortFlags();
    Set<Integer> free = new LinkedHashSet<>();
    while (free.size() < 6) {
      free.add(Ports.free());
    }
    Iterator<Integer> ports = free.iterator();
    flags.grpc = ports.next();
    flags.http = ports.next();
    flags.adderAdmin = ports.next();
    flags.totalizerAdmin = ports.next();
    flags.postgres = ports.next();
    flags.kafka = ports.next();
    return flags;
  }
}
