package io.sumflow.standalone;

import io.sumflow.embedded.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Which loopback port each part listens on; all are different and were free a moment ago. */
record PortPlan(int grpc, int http, int adderAdmin, int totalizerAdmin, int postgres, int kafka) {

  /**
   * Takes what was asked for. PostgreSQL and Kafka, which only the apps talk to, get a free port
   * when their default is taken.
   *
   * @param say told when a port is not the default one
   * @throws Failure naming the port and its flag, when one cannot be had
   */
  static PortPlan of(PortFlags flags, Consumer<String> say) {
    return of(flags, say, Ports::isFree, Ports::free);
  }

  static PortPlan of(PortFlags flags, Consumer<String> say, IntPredicate isFree, IntSupplier free) {
    Map<Integer, String> used = new LinkedHashMap<>();
    IntPredicate available = port -> !used.containsKey(port) && isFree.test(port);
    take("--grpc-port", flags.grpc, used, isFree);
    take("--http-port", flags.http, used, isFree);
    take("--adder-admin-port", flags.adderAdmin, used, isFree);
    take("--totalizer-admin-port", flags.totalizerAdmin, used, isFree);
    if (flags.postgres != null) {
      take("--postgres-port", flags.postgres, used, isFree);
    }
    if (flags.kafka != null) {
      take("--kafka-port", flags.kafka, used, isFree);
    }
    int postgres =
        flexible("PostgreSQL", flags.postgres, PortFlags.DEFAULT_POSTGRES, available, free, say);
    used.put(postgres, "--postgres-port");
    int kafka = flexible("Kafka", flags.kafka, PortFlags.DEFAULT_KAFKA, available, free, say);
    return new PortPlan(
        flags.grpc, flags.http, flags.adderAdmin, flags.totalizerAdmin, postgres, kafka);
  }

  private static void take(String flag, int port, Map<Integer, String> used, IntPredicate isFree) {
    if (port < 1 || port > 65_535) {
      throw new Failure("%s must be 1..65535: %d".formatted(flag, port));
    }
    String other = used.putIfAbsent(port, flag);
    if (other != null) {
      throw new Failure("%s and %s must differ: %d".formatted(other, flag, port));
    }
    if (!isFree.test(port)) {
      throw new Failure("port %d is taken, choose another with %s".formatted(port, flag));
    }
  }

  private static int flexible(
      String name,
      @Nullable Integer asked,
      int usual,
      IntPredicate available,
      IntSupplier free,
      Consumer<String> say) {
    if (asked != null) {
      return asked;
    }
    if (available.test(usual)) {
      return usual;
    }
    int port = free.getAsInt();
    while (!available.test(port)) {
      port = free.getAsInt();
    }
    say.accept("port %d is taken, %s gets %d".formatted(usual, name, port));
    return port;
  }
}
