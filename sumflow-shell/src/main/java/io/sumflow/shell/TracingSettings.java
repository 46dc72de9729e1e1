package io.sumflow.shell;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where spans are sent.
 *
 * @param endpoint of an OTLP collector: host:port or an http(s) URL; empty for none, unless the
 *     standard variables name one
 */
public record TracingSettings(Optional<String> endpoint) {

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
                "tracing.endpoint must be host:port or an http(s) URL without a password: '"
                    + text.replaceAll("//[^/@]*@", "//...@")
                    + "'");
          }
        });
  }

  /** Nowhere. */
  public static TracingSettings defaults() {
    return new TracingSettings(Optional.empty());
  }

  /** What a configuration file says. */
  @JsonCreator
  public static TracingSettings read(@Nullable String endpoint) {
    return new TracingSettings(Setting.text(endpoint));
  }
}
