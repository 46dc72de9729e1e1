package io.sumflow.embedded;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Receives spans and log records over OTLP (HTTP, protobuf) and keeps them, on a free port of the
 * loopback. Safe for use by many threads.
 */
public final class OtlpCollector implements AutoCloseable {

  private final List<OtlpSpan> spans = new CopyOnWriteArrayList<>();
  private final List<LogRecord> logs = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private OtlpCollector(HttpServer server) {
    this.server = server;
    server.createContext("/v1/traces", exchange -> take(exchange, this::traces));
    server.createContext("/v1/logs", exchange -> take(exchange, this::logs));
  }

  /** Starts one; it is ready when this returns. */
  public static OtlpCollector start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      OtlpCollector collector = new OtlpCollector(server);
      server.start();
      return collector;
    } catch (IOException failed) {
      throw new EmbeddedServerException("the collector did not start: " + failed, failed);
    }
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}, with the protocol {@code http/protobuf}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What came so far, in the order in which it came. */
  public List<OtlpSpan> spans() {
    return List.copyOf(spans);
  }

  /** What came so far, in the order in which it came. */
  public List<LogRecord> logs() {
    return List.copyOf(logs);
  }

  private interface Reader {
    void read(byte[] body) throws InvalidProtocolBufferException;
  }

  private void traces(byte[] body) throws InvalidProtocolBufferException {
    ExportTraceServiceRequest.parseFrom(body)
        .getResourceSpansList()
        .forEach(
            resource ->
                resource
                    .getScopeSpansList()
                    .forEach(
                        scope ->
                            scope
                                .getSpansList()
                                .forEach(
                                    span ->
                                        spans.add(
                                            OtlpSpan.of(
                                                resource.getResource(),
                                                scope.getScope().getName(),
                                                span)))));
  }

  private void logs(byte[] body) throws InvalidProtocolBufferException {
    ExportLogsServiceRequest.parseFrom(body)
        .getResourceLogsList()
        .forEach(
            resource ->
                resource
                    .getScopeLogsList()
                    .forEach(scope -> logs.addAll(scope.getLogRecordsList())));
  }

  private static void take(HttpExchange exchange, Reader reader) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
          body = unzipped.readAllBytes();
        }
      }
      reader.read(body);
      // An empty message is a full success.
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Takes no more. */
  @Override
  public void close() {
    server.stop(0);
  }
}
