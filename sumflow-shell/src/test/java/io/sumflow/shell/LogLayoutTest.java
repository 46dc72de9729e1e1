package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogLayoutTest {

  private final LoggerContext context = new LoggerContext();

  private String written(@Nullable String format, @Nullable Throwable failure) {
    return line(new LogLayout(format, "adder", "1.2.3"), failure);
  }

  private String line(LogLayout read) {
    return line(read, null);
  }

  private String line(LogLayout read, @Nullable Throwable failure) {
    LayoutBase<ILoggingEvent> layout = read.build(context, TimeZone.getTimeZone("UTC"));
    layout.start();
    Logger logger = context.getLogger("io.sumflow.Some");
    LoggingEvent event =
        new LoggingEvent("x", logger, Level.WARN, "a {} \"quoted\"\nline", failure, null);
    event.setArgumentArray(new Object[] {"b"});
    event.setTimeStamp(1);
    event.setThreadName("relay");
    event.setMDCPropertyMap(Map.of("message_id", "7"));
    return layout.doLayout(event);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"json", "", " "})
  void aLineIsOneObjectWithTheDocumentedFields(@Nullable String format) throws Exception {
    String line = written(format, new IllegalStateException("why"));

    assertEquals(1, line.lines().count(), line);
    JsonNode json = new ObjectMapper().readTree(line);
    Set<String> fields = new HashSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    assertEquals(
        Set.of(
            "timestamp",
            "level",
            "thread",
            "logger",
            "message",
            "message_id",
            "exception",
            "service",
            "version"),
        fields);
    assertEquals("1970-01-01T00:00:00.001Z", json.get("timestamp").asText());
    assertEquals("WARN", json.get("level").asText());
    assertEquals("relay", json.get("thread").asText());
    assertEquals("io.sumflow.Some", json.get("logger").asText());
    assertEquals("adder", json.get("service").asText());
    assertEquals("1.2.3", json.get("version").asText());
    assertEquals("a b \"quoted\"\nline", json.get("message").asText());
    assertEquals("7", json.get("message_id").asText());
    assertTrue(json.get("exception").asText().contains("IllegalStateException: why"));
  }

  @Test
  void whoReadsTheConfigurationSaysWhoseTheLinesAre() throws Exception {
    String configured = "{\"type\":\"service\"}";
    ObjectMapper mapper = new ObjectMapper();
    mapper.registerSubtypes(LogLayout.class);

    assertFalse(line(mapper.readValue(configured, LogLayout.class)).contains("service"));
    mapper.setInjectableValues(LogLayout.knows("totalizer", "2"));
    String named = line(mapper.readValue(configured, LogLayout.class));
    assertTrue(named.contains("\"service\":\"totalizer\""), named);
    assertTrue(named.contains("\"version\":\"2\""), named);
  }

  @Test
  void plainIsForPeople() {
    assertEquals(
        "1970-01-01T00:00:00.001Z WARN  [relay] io.sumflow.Some: a b \"quoted\"\nline",
        written("plain", null).strip());
  }

  @Test
  void anotherFormIsRefused() {
    assertEquals(
        "log format must be json or plain: xml",
        assertThrows(IllegalArgumentException.class, () -> new LogLayout("xml", "adder", "1"))
            .getMessage());
  }
}
