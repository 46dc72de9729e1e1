package io.sumflow.totalizer;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dropwizard.core.setup.Environment;
import io.sumflow.contracts.metrics.Scrape;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** A whole totalizer in this process, on free ports, from the very file that is shipped. */
final class RunningTotalizer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final Server server;

  private RunningTotalizer(Server server) {
    this.server = server;
  }

  static RunningTotalizer start(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HTTP_PORT", "0");
    all.put("ADMIN_PORT", "0");
    all.put("BIND_HOST", "127.0.0.1");
    all.putIfAbsent("LOG_LEVEL", "ERROR");
    Observed app = new Observed(all);
    app.run("server", "totalizer.yml");
    Server server = app.server;
    if (server == null) {
      throw new IllegalStateException("the totalizer did not start");
    }
    return new RunningTotalizer(server);
  }

  static void migrate(Map<String, String> environment) throws Exception {
    new Observed(environment).run("db", "migrate", "totalizer.yml");
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(1, path)).timeout(LIMIT).build());
  }

  /** What Prometheus gets. */
  String scrape() throws IOException, InterruptedException {
    return send(request("/metrics").header("Accept", Scrape.ACCEPT).build()).body();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The answer as soon as it begins. */
  HttpResponse<InputStream> stream(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(0, path)).timeout(LIMIT);
  }

  /** The total as clients read it. */
  BigInteger total() {
    return number("result").toBigIntegerExact();
  }

  /** How many sums it holds. */
  long count() {
    return number("count").longValueExact();
  }

  private BigDecimal number(String field) {
    try {
      HttpResponse<String> response = get("/v1/results");
      JsonNode json =
          JsonMapper.builder()
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .build()
              .readTree(response.body());
      return json.required(field).decimalValue();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException("no total", failure);
    }
  }

  /** Of connections to come, on the application port; the system's own is large. */
  void sendBuffer(int bytes) {
    ((ServerConnector) server.getConnectors()[0]).setAcceptedSendBufferSize(bytes);
  }

  int httpPort() {
    return port(0);
  }

  private URI uri(int connector, String path) {
    return URI.create("http://127.0.0.1:" + port(connector) + path);
  }

  private int port(int connector) {
    return ((NetworkConnector) server.getConnectors()[connector]).getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
      server.join();
    } catch (Exception failure) {
      throw new IllegalStateException("the totalizer did not stop", failure);
    }
  }

  /** The application itself; only that its end is not the end of the process. */
  private static final class Observed extends TotalizerApplication {

    private @Nullable Server server;

    Observed(Map<String, String> environment) {
      super(environment);
    }

    @Override
    public void run(TotalizerConfiguration configuration, Environment environment)
        throws Exception {
      super.run(configuration, environment);
      environment.lifecycle().addServerLifecycleListener(started -> server = started);
    }

    @Override
    protected void onFatalError(Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
