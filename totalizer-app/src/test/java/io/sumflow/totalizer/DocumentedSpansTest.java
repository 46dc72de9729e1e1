package io.sumflow.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.contracts.spans.DocumentedSpan;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import io.sumflow.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That {@code docs/spans.md} says what the totalizer's requests and their statements say. */
final class DocumentedSpansTest {

  private static final String REQUEST = "GET /v1/results";

  @Test
  void requestsAndTheirStatementsSayWhatIsDocumented() throws Exception {
    List<OtlpSpan> spans = spansOfRequestsAndOneThatFails();

    DocumentedSpan request = DocumentedSpan.named(REQUEST);
    List<OtlpSpan> requests = spans.stream().filter(span -> span.kind().equals("SERVER")).toList();
    requests.forEach(span -> request.check(span.kind(), span.attributes().keySet()));
    request.checkAllSeen("exemplar");
    assertEquals(List.of(REQUEST, "GET", REQUEST), requests.stream().map(OtlpSpan::name).toList());

    DocumentedSpan statement =
        DocumentedSpan.named("insert \"public\".outbox_message select unnest");
    List<OtlpSpan> statements =
        spans.stream().filter(span -> span.attributes().containsKey("db.system.name")).toList();
    assertTrue(statements.size() >= 2, spans::toString);
    statements.forEach(span -> statement.check(span.kind(), span.attributes().keySet()));
  }

  private static List<OtlpSpan> spansOfRequestsAndOneThatFails() throws Exception {
    String url = PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase());
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", url);
    environment.put("KAFKA_BROKERS", "127.0.0.1:1");
    RunningTotalizer.migrate(environment);
    try (OtlpCollector collector = OtlpCollector.start()) {
      environment.put("OTEL_ENDPOINT", collector.endpoint());
      environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
      try (RunningTotalizer totalizer = RunningTotalizer.start(environment);
          Connection other = DriverManager.getConnection(url);
          Statement statement = other.createStatement()) {
        totalizer.send(
            totalizer.request("/v1/results?now").header("X-Forwarded-For", "192.0.2.1").build());
        assertEquals(404, totalizer.get("/v1/nothing").statusCode());
        statement.execute("drop table sum_tally cascade");
        assertTrue(totalizer.get("/v1/results").statusCode() >= 500);
      }
      return collector.spans();
    }
  }
}
