package io.sumflow.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.PostgresServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the page reaches a browser. */
final class PageTest {

  private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(live/[^\"]+)\"");
  private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]+)\"");

  private static RunningTotalizer totalizer;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase()),
            "KAFKA_BROKERS",
            "127.0.0.1:1");
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
  }

  @AfterAll
  static void stop() {
    totalizer.close();
  }

  @Test
  void thePageAllowsNothingFromElsewhereAndNothingInline() throws Exception {
    HttpResponse<String> page = totalizer.get("/");

    assertEquals(200, page.statusCode());
    assertEquals("text/html;charset=utf-8", header(page, "Content-Type"));
    String policy = header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; "), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("nosniff", header(page, "X-Content-Type-Options"));
    assertFalse(page.body().matches("(?s).*(https?://|\\son\\w+=|style=|<style).*"), page::body);
  }

  @Test
  void thePageIsAskedForAgainAndSentOnlyWhenItChanged() throws Exception {
    HttpResponse<String> page = totalizer.get("/");
    assertEquals("no-cache", header(page, "Cache-Control"));

    HttpResponse<String> again =
        totalizer.send(
            totalizer.request("/").header("If-None-Match", header(page, "ETag")).build());

    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
  }

  @Test
  void everyFileOfThePageIsThereAndKeptForEver() throws Exception {
    Set<String> files = new LinkedHashSet<>();
    Matcher file = FILE.matcher(totalizer.get("/").body());
    while (file.find()) {
      files.add(file.group(1));
    }
    assertTrue(files.size() >= 4, files::toString);
    Set<String> seen = new LinkedHashSet<>();
    while (seen.addAll(files)) {
      for (String path : Set.copyOf(files)) {
        HttpResponse<String> response = totalizer.get("/" + path);
        assertEquals(200, response.statusCode(), path);
        assertEquals(
            "public, max-age=31536000, immutable", header(response, "Cache-Control"), path);
        assertFalse(response.body().contains("://") && !path.endsWith(".svg"), path);
        Matcher other = IMPORT.matcher(response.body());
        while (other.find()) {
          files.add(path.replaceFirst("[^/]+$", other.group(1)));
        }
      }
    }
    assertEquals(12, seen.size(), seen::toString);
  }

  @Test
  void filesOfAnotherVersionAreNotFound() throws Exception {
    assertEquals(404, totalizer.get("/live/0123456789abcdef/page.js").statusCode());
  }

  @Test
  void theDoorIsClosedUnlessItIsConfigured() throws Exception {
    HttpResponse<String> answer =
        totalizer.send(
            totalizer
                .request("/v1/sums")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"x\":5,\"y\":3}"))
                .build());

    assertEquals(404, answer.statusCode());
    assertEquals("{\"error\":\"the requested resource could not be found\"}", answer.body());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
