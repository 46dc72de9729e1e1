package io.sumflow.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trace context a message carries, {@code version-traceid-spanid-flags} in lower-case
 * hexadecimal digits. What is not exactly that is none: an exemplar must lead somewhere.
 */
final class TraceParent {

  private static final int VERSION_END = 2;
  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN_START = 36;
  private static final int SPAN_END = 52;
  private static final int FLAGS_START = 53;
  private static final int LENGTH = 55;

  private TraceParent() {}

  /** What an exemplar says of a message whose trace is sampled; nothing of another one. */
  static Labels exemplar(ReceivedMessage message) {
    byte[] text = bytes(message);
    if (text == null || !isSampled(text) || !isWellFormed(text)) {
      return Labels.EMPTY;
    }
    return Labels.of(
        "trace_id", ascii(text, TRACE_START, TRACE_END),
        "span_id", ascii(text, SPAN_START, SPAN_END));
  }

  private static byte @Nullable [] bytes(ReceivedMessage message) {
    byte[] found = null;
    for (Header header : message.headers()) {
      if (header.name().equals("traceparent")) {
        found = header.value().orElse(null);
      }
    }
    return found;
  }

  private static boolean isSampled(byte[] text) {
    return text.length >= LENGTH && (Character.digit(text[LENGTH - 1], 16) & 1) == 1;
  }

  private static boolean isWellFormed(byte[] text) {
    boolean first = text[0] == '0' && text[1] == '0';
    boolean forbidden = text[0] == 'f' && text[1] == 'f';
    // Later versions may say more, after another dash.
    boolean ends = text.length == LENGTH || (!first && text[LENGTH] == '-');
    return ends
        && !forbidden
        && areDigits(text, 0, VERSION_END)
        && text[VERSION_END] == '-'
        && isId(text, TRACE_START, TRACE_END)
        && text[TRACE_END] == '-'
        && isId(text, SPAN_START, SPAN_END)
        && text[SPAN_END] == '-'
        && areDigits(text, FLAGS_START, LENGTH);
  }

  private static boolean isId(byte[] text, int start, int end) {
    boolean zero = true;
    for (int i = start; i < end && zero; i++) {
      zero = text[i] == '0';
    }
    return !zero && areDigits(text, start, end);
  }

  private static boolean areDigits(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      boolean digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
      if (!digit) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(byte[] text, int start, int end) {
    return new String(text, start, end - start, StandardCharsets.US_ASCII);
  }
}
