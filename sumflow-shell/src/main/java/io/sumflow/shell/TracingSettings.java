package io.sumflow.shell;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.otel.ProcessParent;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where spans are sent.
 *
 * @param endpoint of an OTLP collector: host:port or an http(s) URL; empty for none, unless the
 *     standard variables name one
 * @param processParent where the span of a received message hangs: {@code creation}, the default,
 *     or {@code none}; it links to its creation either way
 */
public record TracingSettings(Optional<String> endpoint, ProcessParent processParent) {

  private static final Pattern ENDPOINT =
      Pattern.compile(
          "(https?://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?");

  /** Rejects what cannot be an address. */
  public TracingSettings {
    endpoint.ifPresent(
        text -> {
          Matcher matcher = ENDPOINT.matcher(text);
          boolean isUrl = matcher.matches() && matcher.group(1) != null;
          boolean isHostAndPort =
              matcher.matches() && matcher.group(3) != null && matcher.group(4) == null;
          if (!isUrl && !isHostAndPort) {
            throw new IllegalArgumentException(
                "tracing.endpoint must be host:port or an http(s) URL without a password"
                    + (mayHoldSecret(text) ? " (not shown, it may hold one)" : ": '" + text + "'"));
          }
        });
  }

  /** A password stands before an @, a key behind a ?, wherever a typing error puts them. */
  static boolean mayHoldSecret(String text) {
    return text.indexOf('@') >= 0 || text.indexOf('?') >= 0;
  }

  /** Nowhere. */
  public static TracingSettings defaults() {
    return new TracingSettings(Optional.empty(), ProcessParent.CREATION);
  }

  /** What a configuration file says. */
  @JsonCreator
  public static TracingSettings read(@Nullable String endpoint, @Nullable String processParent) {
    return new TracingSettings(
        Setting.text(endpoint),
        Setting.text(processParent).map(TracingSettings::parent).orElse(defaults().processParent));
  }

  private static ProcessParent parent(String text) {
    return switch (text) {
      case "creation" -> ProcessParent.CREATION;
      case "none" -> ProcessParent.NONE;
      default ->
          throw new IllegalArgumentException(
              "tracing.processParent must be creation or none: " + text);
    };
  }
}
