package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What stands in a line about a message, while a poll's span is current. */
final class MessageInLogsTest {

  private static final UUID ID = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final SpanContext POLL =
      SpanContext.create(
          "0af7651916cd43dd8448eb211c80319c",
          "b7ad6b7169203331",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private final Logger logger = (Logger) LoggerFactory.getLogger(MessageInLogsTest.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    MDC.clear();
  }

  /** The context of a line about the message, and after it of a line about the poll. */
  private Map<String, String> said(boolean telemetry, Optional<UUID> id, @Nullable String parent)
      throws Exception {
    AutoCloseable filter = telemetry ? SpanInLogs.install() : () -> {};
    try {
      Context.root().with(Span.wrap(POLL)).wrap(() -> log(id, parent)).run();
    } finally {
      filter.close();
    }
    Map<String, String> after = lines.list.get(1).getMDCPropertyMap();
    assertEquals(POLL.getTraceId(), after.get("trace_id"), "the poll's own line");
    assertNull(after.get("message_id"), "the poll's own line");
    return lines.list.get(0).getMDCPropertyMap();
  }

  private void log(Optional<UUID> id, @Nullable String parent) {
    MessageInLogs.name(id, Optional.ofNullable(parent), () -> logger.error("message"));
    logger.error("poll");
  }

  @ParameterizedTest
  @CsvSource({"true,01", "true,00", "false,01", "false,00"})
  void itsOwnTraceIsNamedSampledOrNot(boolean telemetry, String flags) throws Exception {
    assertEquals(
        Map.of(
            "message_id", ID.toString(), "trace_id", TRACE, "span_id", SPAN, "trace_flags", flags),
        said(telemetry, Optional.of(ID), "00-" + TRACE + "-" + SPAN + "-" + flags));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noTraceIsNamedForAMessageThatHasNone(boolean telemetry) throws Exception {
    assertEquals(
        Map.of("message_id", ID.toString()), said(telemetry, Optional.of(ID), "00-broken"));
    lines.list.clear();
    assertEquals(Map.of(), said(telemetry, Optional.empty(), null));
  }
}
