package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.StatusRuntimeException;
import io.sumflow.contracts.spans.DocumentedSpan;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That {@code docs/spans.md} says what the adder's calls and statements say. */
@Timeout(120)
final class DocumentedSpansTest {

  private static final String CALL = "sum.SumNumbersService/SumNumbers";
  private static final String INSERT = "insert \"public\".outbox_message select unnest";

  @Test
  void callsAndTheirStatementsSayWhatIsDocumented() throws Exception {
    List<OtlpSpan> spans = spansOfACallAndOneThatFails();

    DocumentedSpan call = DocumentedSpan.named(CALL);
    List<OtlpSpan> calls = spans.stream().filter(span -> span.kind().equals("SERVER")).toList();
    calls.forEach(span -> call.check(span.kind(), span.attributes().keySet()));
    call.checkAllSeen("exemplar");
    assertEquals(List.of(CALL, CALL), calls.stream().map(OtlpSpan::name).toList());

    DocumentedSpan statement = DocumentedSpan.named(INSERT);
    List<OtlpSpan> statements =
        spans.stream().filter(span -> span.attributes().containsKey("db.system.name")).toList();
    statements.forEach(span -> statement.check(span.kind(), span.attributes().keySet()));
    statement.checkAllSeen();
    Set<String> names = statements.stream().map(OtlpSpan::name).collect(Collectors.toSet());
    assertTrue(names.contains(INSERT), names::toString);
    statements.forEach(DocumentedSpansTest::assertOurs);
  }

  /** Names the database, and shows no value of ours. */
  private static void assertOurs(OtlpSpan statement) {
    Map<String, String> said = statement.attributes();
    assertEquals("postgresql", said.get("db.system.name"), statement::toString);
    assertTrue(Servers.POSTGRES.jdbcUrl("x").contains(":" + said.get("server.port") + "/"));
    assertTrue(!said.toString().contains("4711"), statement::toString);
  }

  private static List<OtlpSpan> spansOfACallAndOneThatFails() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
      environment.put("OTEL_ENDPOINT", collector.endpoint());
      environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
      String url = environment.getOrDefault("DATABASE_URL", "");
      try (RunningAdder adder = RunningAdder.start(environment);
          Connection other = DriverManager.getConnection(url);
          Statement statement = other.createStatement()) {
        assertEquals(4711, adder.add(4700, 11));
        statement.execute("drop table adder_request cascade");
        assertThrows(
            StatusRuntimeException.class, () -> adder.add(1, 1, "idempotency-key", "once"));
      }
      return collector.spans();
    }
  }
}
