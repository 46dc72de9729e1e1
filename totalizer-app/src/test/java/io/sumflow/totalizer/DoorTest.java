package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.PostgresServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adding numbers over HTTP, with a real gRPC call behind it. */
final class DoorTest {

  private static final String TOPIC = "door-" + UUID.randomUUID();
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static RunningTotalizer totalizer;
  private static TestAdder adder;
  private static Sender sender;

  @BeforeAll
  static void start() throws Exception {
    KafkaBroker.shared().createTopic(TOPIC, 1);
    sender = new Sender(KafkaBroker.shared().bootstrapServers(), TOPIC);
    adder = new TestAdder(sender);
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase()),
            "KAFKA_BROKERS",
            KafkaBroker.shared().bootstrapServers(),
            "KAFKA_TOPIC",
            TOPIC,
            "KAFKA_GROUP_ID",
            TOPIC,
            "DEMO_ADDER",
            adder.address(),
            "DEMO_HOSTS",
            "demo.example, Other.Example");
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
  }

  @AfterAll
  static void stop() {
    totalizer.close();
    adder.close();
    sender.close();
  }

  @AfterEach
  void mend() {
    adder.mend();
  }

  @Test
  void numbersAreAddedCountedAndShown() throws Exception {
    try (Watching page = Watching.of(totalizer)) {
      page.awaitFrame(frame -> true);
      JsonNode setup = page.events().get(0).data();
      assertTrue(setup.path("door").booleanValue());
      assertFalse(setup.path("traced").asBoolean(true), "nobody collects traces");
      // Those of other tests may still be on their way.
      await().atMost(Duration.ofSeconds(30)).until(() -> totalizer.count() == adder.sent());
      BigInteger before = totalizer.total();

      HttpResponse<String> answer = post("{\"x\":5,\"y\":3}", Map.of());

      assertEquals(200, answer.statusCode(), answer::body);
      JsonNode body = new ObjectMapper().readTree(answer.body());
      assertEquals(8, body.path("sum").intValue());
      String trace = body.path("trace").textValue();
      JsonNode sum = page.awaitSum(one -> trace.equals(one.path("trace").textValue()));
      assertEquals("8", sum.path("sum").textValue());
      assertFalse(sum.path("sampled").booleanValue());
      assertEquals(before.add(BigInteger.valueOf(8)), totalizer.total());
    }
  }

  @Test
  void theExtremesOfBothAreTaken() throws Exception {
    HttpResponse<String> answer = post("{\"x\":2147483647,\"y\":-2147483648}", Map.of());

    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().startsWith("{\"sum\":-1,"), answer::body);
  }

  @Test
  void keyAndTraceContextGoToTheAdder() throws Exception {
    HttpResponse<String> answer =
        post(
            "{\"x\":1,\"y\":2}",
            Map.of("Idempotency-Key", "once", "traceparent", PARENT, "tracestate", "vendor=value"));

    assertEquals("{\"sum\":3,\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}", answer.body());
    assertEquals("once", adder.header("idempotency-key").orElse(""));
    assertEquals(PARENT, adder.header("traceparent").orElse(""));
    assertEquals("vendor=value", adder.header("tracestate").orElse(""));
  }

  @Test
  void aBrokenTraceContextIsReplacedByOneThatBeginsHere() throws Exception {
    HttpResponse<String> answer =
        post(
            "{\"x\":1,\"y\":2}",
            Map.of("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"));

    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(
        adder.header("traceparent").orElse("").matches("00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00"),
        adder.header("traceparent")::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{`x`:5} | 400 | y must be an integer: missing | y",
        "{`x`:5,`y`:3.0} | 400 | y must be an integer: 3.0 | y",
        "{`x`:`5`,`y`:3} | 400 | x must be an integer: \"5\" | x",
        "{`x`:null,`y`:3} | 400 | x must be an integer: null | x",
        "{`x`:2147483648,`y`:3} | 422 | x must be -2147483648 to 2147483647: 2147483648 | x",
        "{`x`:5,`y`:3,`z`:1} | 400 | body must have the fields x and y alone: z |",
        "{`x`:5,`x`:6,`y`:3} | 400 | body must be JSON: Duplicate field 'x' |",
        "[5,3] | 400 | body must be a JSON object: [5,3] |"
      })
  void whatIsNotTwoNumbersIsRefused(String sent, int status, String error, String field)
      throws Exception {
    HttpResponse<String> answer = post(sent.replace('`', '"'), Map.of());

    JsonNode body = new ObjectMapper().readTree(answer.body());
    assertEquals(status, answer.statusCode());
    assertEquals(error, body.path("error").textValue());
    assertEquals(field, body.path("field").textValue());
  }

  @ParameterizedTest
  @CsvSource({"''", "{", "5 3", "'{\"x\":5,\"y\":3} {}'"})
  void whatIsNoJsonIsRefused(String sent) throws Exception {
    HttpResponse<String> answer = post(sent, Map.of());

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"body must be "), answer::body);
  }

  @Test
  void aLongBodyIsRefused() throws Exception {
    HttpResponse<String> answer = post("{\"x\":5,\"y\":3" + " ".repeat(2_000) + "}", Map.of());

    assertEquals(413, answer.statusCode());
    assertEquals("{\"error\":\"body must be at most 1024 bytes: more\"}", answer.body());
  }

  @ParameterizedTest
  @CsvSource({"Origin,http://evil.example", "Origin,null", "Sec-Fetch-Site,cross-site"})
  void postsOfOtherSitesAreRefused(String name, String value) throws Exception {
    HttpResponse<String> answer = post("{\"x\":5,\"y\":3}", Map.of(name, value));

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"Origin must be this page's own: "));
  }

  @Test
  void thePagesOwnPostsAreTaken() throws Exception {
    String own = "http://127.0.0.1:" + totalizer.httpPort();

    HttpResponse<String> answer =
        post("{\"x\":5,\"y\":3}", Map.of("Origin", own, "Sec-Fetch-Site", "same-origin"));

    assertEquals(200, answer.statusCode(), answer::body);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example",
    "evil.example:80",
    "demo.example.evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example"
  })
  void aNameThatMayBeAnybodysIsRefusedThoughTheOriginIsTheSame(String host) throws Exception {
    String answer = postTo(host);

    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    String name = host.replace(":80", "");
    assertTrue(
        answer.contains(
            "{\"error\":\"Host must be an IP address, localhost or one of demo.hosts: "
                + name
                + "\"}"),
        answer);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080",
    "[::1]:8080",
    "192.168.1.7",
    "localhost:8080",
    "demo.example:8080",
    "other.example"
  })
  void addressesLocalhostAndConfiguredNamesAreTaken(String host) throws Exception {
    String answer = postTo(host);

    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void onlyJsonIsTaken(String type) throws Exception {
    HttpResponse<String> answer = post("{\"x\":5,\"y\":3}", Map.of("Content-Type", type));

    assertEquals(415, answer.statusCode());
    assertEquals(
        "{\"error\":\"Content-Type must be application/json: " + type + "\"}", answer.body());
  }

  @Test
  void anotherMethodIsNotSupported() throws Exception {
    HttpResponse<String> answer = totalizer.get("/v1/sums");

    assertEquals(405, answer.statusCode());
    assertTrue(answer.headers().firstValue("Allow").orElse("").contains("POST"));
  }

  @ParameterizedTest
  @CsvSource({
    "OUT_OF_RANGE,422,x + y does not fit 32 bits",
    "INVALID_ARGUMENT,409,idempotency-key was used with other terms",
    "UNAVAILABLE,503,the adder is away",
    "DEADLINE_EXCEEDED,504,the adder did not answer in time",
    "INTERNAL,502,the adder failed"
  })
  void whatTheAdderRefusesIsToldOverHttp(Status.Code code, int status, String said)
      throws Exception {
    adder.fail(code.toStatus().withDescription(said));

    HttpResponse<String> answer = post("{\"x\":5,\"y\":3}", Map.of("Idempotency-Key", "k"));

    assertEquals(status, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"" + said), answer::body);
    assertEquals(status == 503 ? "1" : "", answer.headers().firstValue("Retry-After").orElse(""));
  }

  @Test
  void anAdderThatIsNotThereIsSaidToBeAway() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "DATABASE_URL", PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase()));
    environment.put("KAFKA_BROKERS", "127.0.0.1:1");
    environment.put("DEMO_ADDER", "127.0.0.1:1");
    RunningTotalizer.migrate(environment);
    try (RunningTotalizer alone = RunningTotalizer.start(environment)) {
      HttpResponse<String> answer = post(alone, "{\"x\":5,\"y\":3}", Map.of());

      assertEquals(503, answer.statusCode());
      assertFalse(answer.body().contains("127.0.0.1"), answer::body);
    }
  }

  /** As a browser posts that was made to take our address for this name. */
  private static String postTo(String host) throws Exception {
    String body = "{\"x\":5,\"y\":3}";
    String request =
        """
        POST /v1/sums HTTP/1.1
        Host: %s
        Origin: http://%s
        Sec-Fetch-Site: same-origin
        Content-Type: application/json
        Content-Length: %d
        Connection: close

        """
            .formatted(host, host, body.length());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), totalizer.httpPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((request.replace("\n", "\r\n") + body).getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static HttpResponse<String> post(String body, Map<String, String> headers)
      throws Exception {
    return post(totalizer, body, headers);
  }

  private static HttpResponse<String> post(
      RunningTotalizer totalizer, String body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        totalizer
            .request("/v1/sums")
            .setHeader("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return totalizer.send(request.build());
  }
}
