package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see; nothing is received meanwhile. */
final class HttpTest {

  private static final String NOT_FOUND =
      "{\"error\":\"the requested resource could not be found\"}";

  private static String database = "";
  private static RunningTotalizer totalizer;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresServer.shared().createDatabase();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", PostgresServer.shared().jdbcUrl(database),
            "KAFKA_BROKERS", "127.0.0.1:1",
            "ENV", "test's");
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
  }

  @AfterAll
  static void stop() {
    totalizer.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    execute("TRUNCATE sum_tally");
  }

  @Test
  void theTotalOfNothingIsZero() throws Exception {
    assertJson(200, "{\"result\":0,\"count\":0}", totalizer.get("/v1/results"));
  }

  @Test
  void aTotalOfAnySizeIsExact() throws Exception {
    execute(
        "INSERT INTO sum_tally (slot, count, total) VALUES"
            + " (0, 2, 99999999999999999999999999999), (1, 1, 1), (7, 4, -100000000000000000000)");

    assertJson(
        200,
        "{\"result\":99999999900000000000000000000,\"count\":7}",
        totalizer.get("/v1/results"));
  }

  @Test
  void theHealthCheckSaysWhatRunsWhere() throws Exception {
    assertJson(
        200,
        "{\"status\":\"available\",\"system_info\":{\"version\":\"development\",\"environment\":\"test's\"}}",
        totalizer.get("/v1/healthcheck"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/result",
        "/v1/results/1",
        "/v1/live/1",
        "/v1/sums",
        "/metrics/x",
        "/favicon.ico",
        "/live",
        "/live/x/page.js",
        "/index.html"
      })
  void anUnknownPathIsNotFound(String path) throws Exception {
    assertJson(404, NOT_FOUND, totalizer.get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v1/results",
    "PUT,/v1/results",
    "DELETE,/v1/results",
    "PATCH,/v1/healthcheck",
    "TRACE,/v1/results",
    "BREW,/v1/results",
    "DELETE,/metrics",
    "POST,/",
    "POST,/v1/live"
  })
  void aWrongMethodIsNotSupported(String method, String path) throws Exception {
    HttpResponse<String> response =
        totalizer.send(
            totalizer.request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());

    assertJson(
        405,
        "{\"error\":\"the " + method + " method is not supported for this resource\"}",
        response);
  }

  @Test
  void aWrongMethodLearnsTheRightOnes() throws Exception {
    HttpResponse<String> response =
        totalizer.send(
            totalizer
                .request("/v1/results")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

    assertTrue(response.headers().firstValue("Allow").orElse("").contains("GET"));
  }

  @Test
  void aFormThatThereIsNotIsNotAcceptable() throws Exception {
    HttpResponse<String> response =
        totalizer.send(totalizer.request("/v1/results").header("Accept", "text/html").build());

    assertJson(406, "{\"error\":\"the resource is only available as application/json\"}", response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%ff%zz HTTP/1.1\r\nHost: x\r\n",
        "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\n",
        "GET /v1/results HTTP/1.1\r\n",
        "GET /v1/results HTTP/9.9\r\nHost: x\r\n",
        "complete nonsense\r\n"
      })
  void whatIsNoRequestIsRefusedInJson(String request) throws Exception {
    String response = raw(request + "Connection: close\r\n\r\n");

    assertTrue(
        response.matches("(?s)HTTP/1.1 (4|5)\\d\\d .*\r\n\r\n\\{\"error\":\"[^\"]+\"}"), response);
    assertFalse(response.contains("etty"), response);
  }

  @Test
  void headersWithoutEndAreRefusedInJson() throws Exception {
    String response =
        raw(
            "GET /v1/results HTTP/1.1\r\nHost: x\r\nX: "
                + "y".repeat(10_000)
                + "\r\nConnection: close\r\n\r\n");

    assertTrue(response.startsWith("HTTP/1.1 431 "), response);
    assertTrue(response.contains("{\"error\":\""), response);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void metricsAreInPrometheusFormOnBothPorts(boolean admin) throws Exception {
    totalizer.get("/v1/results");

    HttpResponse<String> response = admin ? totalizer.admin("/metrics") : totalizer.get("/metrics");

    assertEquals(200, response.statusCode());
    assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    for (String name :
        new String[] {
          "\njvm_threads_current ",
          "\nsumflow_clock_skew_total ",
          "\nsumflow_receiver_failures_total{kind=\"hold\"} ",
          "\nio_dropwizard_db_ManagedPooledDataSource_database_active "
        }) {
      assertTrue(response.body().contains(name), () -> name + " is not in " + response.body());
    }
  }

  @Test
  void theAdminPortAnswersErrorsInJsonToo() throws Exception {
    assertJson(404, NOT_FOUND, totalizer.admin("/nowhere"));
  }

  @Test
  void kafkaAwayDoesNotLowerReadinessButShowsInTheChecks() throws Exception {
    assertJson(200, "{\"status\":\"available\"}", totalizer.admin("/health"));
    assertEquals(200, totalizer.get("/v1/healthcheck").statusCode());

    HttpResponse<String> checks = totalizer.admin("/healthcheck");

    assertEquals(500, checks.statusCode());
    assertTrue(checks.body().contains("\"database\":{\"healthy\":true"), checks::body);
    assertTrue(checks.body().contains("\"kafka\":{\"healthy\":false"), checks::body);
  }

  private static void assertJson(int status, String body, HttpResponse<String> response) {
    assertEquals(body, response.body());
    assertEquals(status, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), totalizer.httpPort())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = PostgresServer.shared().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
