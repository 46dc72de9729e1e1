package io.sumflow.totalizer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.contracts.metrics.Family;
import io.sumflow.contracts.metrics.Scrape;
import io.sumflow.embedded.PostgresServer;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured of requests, whatever clients send. */
final class HttpMetricsTest {

  private static String database = "";
  private static RunningTotalizer totalizer;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresServer.shared().createDatabase();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(database),
            "KAFKA_BROKERS",
            "127.0.0.1:1");
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
  }

  @AfterAll
  static void stop() {
    totalizer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/results,GET,/v1/results,200",
    "GET,/v1/results?x=1,GET,/v1/results,200",
    "HEAD,/v1/results,HEAD,/v1/results,200",
    "GET,/v1/healthcheck,GET,/v1/healthcheck,200",
    "OPTIONS,/v1/results,OPTIONS,/v1/results,200",
    "POST,/v1/results,POST,unmatched,405",
    "BREW,/v1/results,_OTHER,unmatched,405",
    "GET,/metrics,GET,/metrics,200",
    "DELETE,/metrics,DELETE,/metrics,405",
    "GET,/nowhere,GET,unmatched,404",
    "GET,/v1/results/1,GET,unmatched,404",
    "GET,/metrics/1,GET,unmatched,404",
    "get,/v1/results,_OTHER,unmatched,405"
  })
  void aRequestIsObservedOnceByBothNames(
      String method, String path, String named, String route, String status) throws Exception {
    Map<String, String> one = Map.of("method", named, "route", route, "status", status);
    Map<String, String> other =
        Map.of(
            "http_request_method", named,
            "url_scheme", "http",
            "http_route", route,
            "http_response_status_code", status,
            "error_type", "");
    double before = value("http_requests_total", one);
    double beforeToo = value("http_server_request_duration_seconds_count", other);

    send(method, path);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> value("http_server_request_duration_seconds_count", other) > beforeToo);
    // The scrapes themselves are GET /metrics.
    double own = route.equals("/metrics") && named.equals("GET") ? 5 : 0;
    double seen = value("http_requests_total", one) - before;
    assertTrue(seen >= 1 && seen <= 1 + own, () -> seen + " seen");
  }

  @Test
  void whatFailedByOurFaultSaysSo() throws Exception {
    int status;
    execute("ALTER TABLE sum_tally RENAME TO sum_tally_away");
    try {
      status = totalizer.get("/v1/results").statusCode();
    } finally {
      execute("ALTER TABLE sum_tally_away RENAME TO sum_tally");
    }

    assertTrue(status >= 500, () -> "answered " + status);
    String code = Integer.toString(status);
    Map<String, String> labels =
        Map.of(
            "http_request_method", "GET",
            "url_scheme", "http",
            "http_route", "/v1/results",
            "http_response_status_code", code,
            "error_type", code);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> value("http_server_request_duration_seconds_count", labels) == 1);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = PostgresServer.shared().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void fiveHundredPathsAndMethodsAreOneLabelEach() throws Exception {
    for (int i = 0; i < 500; i++) {
      send("GET", "/secret-" + i + "/\"}\\n" + i);
      send("M" + i, "/v1/results");
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                value(
                        "http_requests_total",
                        Map.of("method", "_OTHER", "route", "unmatched", "status", "405"))
                    >= 500);

    Scrape scrape = scrape();
    assertTrue(scrape.series() < 2_000, () -> scrape.series() + " series");
    assertEquals(
        Set.of(),
        new TreeSet<>(
            scrape.families().stream()
                .flatMap(family -> family.samples().stream())
                .flatMap(sample -> sample.labels().values().stream())
                .filter(value -> value.contains("secret") || value.matches("M[0-9]+"))
                .toList()));
  }

  private static void send(String method, String path) throws Exception {
    String safe = path.replace("\"", "%22").replace("}", "%7D").replace("\\", "%5C");
    totalizer.send(
        totalizer.request(safe).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  private static Scrape scrape() throws Exception {
    return Scrape.parse(
        totalizer
            .send(totalizer.request("/metrics").header("Accept", Scrape.ACCEPT).build())
            .body());
  }

  private static double value(String name, Map<String, String> labels) throws Exception {
    List<Family> families = scrape().families();
    return families.stream()
        .flatMap(family -> family.samples().stream())
        .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
        .mapToDouble(Family.Sample::value)
        .sum();
  }
}
