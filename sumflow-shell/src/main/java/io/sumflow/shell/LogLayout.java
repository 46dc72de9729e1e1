package io.sumflow.shell;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.databind.InjectableValues;
import io.dropwizard.logging.common.DropwizardLayout;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import io.dropwizard.logging.json.EventAttribute;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * How a service writes its log: in a configuration file {@code layout: {type: service, format:
 * json}}.
 *
 * <p>{@code json}, the default, is one object in a line: {@code timestamp} (UTC, ISO 8601, with
 * milliseconds), {@code level}, {@code thread}, {@code logger}, {@code message}, {@code exception}
 * where there is one, each value of the logging context under its own name, such as {@code
 * trace_id} or {@code message_id}, and whose line it is: {@code service} and {@code version}.
 * {@code plain} is for a person at a terminal, who knows.
 */
@JsonTypeName("service")
public final class LogLayout implements DiscoverableLayoutFactory<ILoggingEvent> {

  private static final String PLAIN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{20}: %msg%n%rEx";

  private static final String SERVICE = "service";
  private static final String VERSION = "version";

  private final boolean plain;
  private final Map<String, Object> whose = new LinkedHashMap<>();

  /**
   * Reads the format.
   *
   * @param format {@code json} or {@code plain}; empty or null is {@code json}
   * @param service that logs; from {@link #knows}, not named if the mapper does not know it
   * @param version of it; the same
   */
  @JsonCreator
  public LogLayout(
      @JsonProperty("format") @Nullable String format,
      @JacksonInject(value = SERVICE, useInput = OptBoolean.FALSE, optional = OptBoolean.TRUE)
          @Nullable String service,
      @JacksonInject(value = VERSION, useInput = OptBoolean.FALSE, optional = OptBoolean.TRUE)
          @Nullable String version) {
    String chosen = Setting.text(format).orElse("json");
    if (!chosen.equals("json") && !chosen.equals("plain")) {
      throw new IllegalArgumentException("log format must be json or plain: " + chosen);
    }
    plain = chosen.equals("plain");
    name(SERVICE, service);
    name(VERSION, version);
  }

  private void name(String field, @Nullable String value) {
    if (value != null) {
      whose.put(field, value);
    }
  }

  /** What a mapper is to know that reads a configuration with this layout. */
  static InjectableValues knows(String service, String version) {
    return new InjectableValues.Std().addValue(SERVICE, service).addValue(VERSION, version);
  }

  @Override
  public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone timeZone) {
    return plain ? plain(context, timeZone) : json(context, timeZone);
  }

  private static PatternLayout plain(LoggerContext context, TimeZone timeZone) {
    PatternLayout layout = new DropwizardLayout(context, timeZone);
    layout.setPattern(PLAIN);
    return layout;
  }

  private LayoutBase<ILoggingEvent> json(LoggerContext context, TimeZone timeZone) {
    EventJsonLayoutBaseFactory factory = new EventJsonLayoutBaseFactory();
    factory.setTimestampFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    factory.setIncludes(
        EnumSet.of(
            EventAttribute.TIMESTAMP,
            EventAttribute.LEVEL,
            EventAttribute.THREAD_NAME,
            EventAttribute.LOGGER_NAME,
            EventAttribute.MESSAGE,
            EventAttribute.EXCEPTION,
            EventAttribute.MDC));
    factory.setFlattenMdc(true);
    factory.setAdditionalFields(whose);
    return factory.build(context, timeZone);
  }
}
