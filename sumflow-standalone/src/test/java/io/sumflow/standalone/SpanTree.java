package io.sumflow.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.embedded.OtlpSpan;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The spans of one trace, and those of other traces that link to them. */
final class SpanTree {
  private final List<OtlpSpan> seen;
  private final List<OtlpSpan> ours;

  SpanTree(List<OtlpSpan> seen, String trace) {
    this.seen = seen;
    this.ours = seen.stream().filter(span -> span.traceId().equals(trace)).toList();
  }

  List<OtlpSpan> all() {
    return ours;
  }

  boolean has(String name) {
    return ours.stream().anyMatch(span -> span.name().equals(name));
  }

  OtlpSpan only(String name) {
    List<OtlpSpan> named = ours.stream().filter(span -> span.name().equals(name)).toList();
    assertEquals(1, named.size(), () -> name + " in " + ours);
    return named.get(0);
  }

  /** Roots of other traces that link to the creation. */
  List<OtlpSpan> linking(String name) {
    return seen.stream()
        .filter(span -> span.name().equals(name) && !ours.contains(span))
        .filter(span -> has("create sums") && span.links().contains(only("create sums").spanId()))
        .toList();
  }

  /** The trace from the span whose parent nobody here has made. */
  String drawn() {
    return ours.stream()
        .filter(span -> ours.stream().noneMatch(other -> other.spanId().equals(span.parentId())))
        .map(this::drawn)
        .collect(Collectors.joining());
  }

  /** The span and what is below it, one line each, in the order of their beginnings. */
  String drawn(OtlpSpan span) {
    String links =
        span.links().isEmpty()
            ? ""
            : span.links().stream()
                .map(this::nameOf)
                .filter(Objects::nonNull)
                .sorted()
                .collect(Collectors.joining(", ", " -> ", ""));
    boolean isStatement = span.attributes().containsKey("db.system.name");
    String line =
        "%s %s %s%s%n"
            .formatted(span.service(), span.kind(), isStatement ? "statement" : span.name(), links);
    String below =
        seen.stream()
            .filter(other -> other.parentId().equals(span.spanId()))
            .sorted(Comparator.comparingLong(OtlpSpan::startNanos).thenComparing(OtlpSpan::kind))
            .map(this::drawn)
            .flatMap(String::lines)
            .map(text -> "  " + text + "\n")
            .collect(Collectors.joining());
    return line + below;
  }

  private String nameOf(String spanId) {
    return seen.stream()
        .filter(span -> span.spanId().equals(spanId))
        .map(OtlpSpan::name)
        .findFirst()
        .orElse("a span that never came");
  }
}
