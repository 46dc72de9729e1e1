package io.sumflow.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PortPlanTest {
  private final List<String> said = new ArrayList<>();

  @Test
  void theDefaultsAreTakenWhenAllAreFree() {
    assertEquals(new PortPlan(50051, 8080, 9090, 9091, 5432, 9092), plan(Set.of()));
    assertEquals(List.of(), said);
  }

  @Test
  void postgresAndKafkaGetAFreePortWhenTheirDefaultIsTaken() {
    assertEquals(new PortPlan(50051, 8080, 9090, 9091, 20001, 20002), plan(Set.of(5432, 9092)));
    assertEquals(
        List.of(
            "port 5432 is taken, PostgreSQL gets 20001", "port 9092 is taken, Kafka gets 20002"),
        said);
  }

  @Test
  void aDefaultThatAnotherFlagTookIsTaken() {
    assertEquals(
        new PortPlan(5432, 8080, 9090, 9091, 20001, 9092), plan(Set.of(), "--grpc-port", "5432"));
  }

  @Test
  void whatWasAskedForIsNeverReplaced() {
    assertEquals(
        new PortPlan(50051, 8080, 9090, 9091, 7001, 7002),
        plan(Set.of(), "--postgres-port", "7001", "--kafka-port", "7002"));
    assertRefused(
        "port 5432 is taken, choose another with --postgres-port",
        Set.of(5432),
        "--postgres-port",
        "5432");
    assertRefused("port 8080 is taken, choose another with --http-port", Set.of(8080));
  }

  @Test
  void portsAreDifferentAndInRange() {
    assertRefused("--grpc-port and --http-port must differ: 8080", Set.of(), "--grpc-port", "8080");
    assertRefused("--kafka-port must be 1..65535: 0", Set.of(), "--kafka-port", "0");
  }

  private void assertRefused(String message, Set<Integer> taken, String... arguments) {
    Failure refused = assertThrows(Failure.class, () -> plan(taken, arguments));
    assertEquals(message, refused.getMessage());
  }

  private PortPlan plan(Set<Integer> taken, String... arguments) {
    UpFlags flags = new UpFlags();
    new CommandLine(flags).parseArgs(arguments);
    int[] free = {20000};
    return PortPlan.of(flags.ports, said::add, port -> !taken.contains(port), () -> ++free[0]);
  }

  @CommandLine.Command
  static final class UpFlags {
    @CommandLine.Mixin final PortFlags ports = new PortFlags();
  }
}
