package io.sumflow.totalizer.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a W3C {@code traceparent} says.
 *
 * @param traceId 32 hexadecimal digits
 * @param sampled whether somebody keeps the trace
 */
public record TraceParent(String traceId, boolean sampled) {

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** Reads a header; empty if it is none that may be used. */
  public static Optional<TraceParent> read(String header) {
    Matcher parts = FORM.matcher(header);
    if (!parts.matches()
        || parts.group(1).equals("ff")
        || (parts.group(1).equals("00") && parts.group(5) != null)
        || parts.group(2).equals(NO_TRACE)
        || parts.group(3).equals(NO_SPAN)) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
    return Optional.of(new TraceParent(parts.group(2), sampled));
  }
}
