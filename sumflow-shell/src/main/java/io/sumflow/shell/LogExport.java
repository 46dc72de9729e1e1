package io.sumflow.shell;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import org.slf4j.LoggerFactory;

/** Sends the log to where the spans go, beside writing it. */
final class LogExport {

  private static final String NAME = "opentelemetry";

  private LogExport() {}

  /** Works until the returned handle is closed, or logging is configured anew. */
  static AutoCloseable install(OpenTelemetry openTelemetry) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    OpenTelemetryAppender appender = new OpenTelemetryAppender();
    appender.setContext(context);
    appender.setName(NAME);
    appender.setMdcAttributesIncluded("message_id");
    appender.setOpenTelemetry(openTelemetry);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    return () -> {
      root.detachAppender(appender);
      appender.stop();
    };
  }
}
