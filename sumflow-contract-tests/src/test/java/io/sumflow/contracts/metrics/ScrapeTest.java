package io.sumflow.contracts.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScrapeTest {

  private static final String TEXT =
      """
      # TYPE calls counter
      # HELP calls Calls by "how" they ended.
      calls_total{code="O\\"K",method="a,b}"} 3.0
      calls_total{code="BAD",method="x"} 1.0
      # TYPE took_seconds histogram
      # UNIT took_seconds seconds
      # HELP took_seconds How long they took.
      took_seconds_bucket{le="0.5"} 1 # {span_id="b7",trace_id="0a"} 0.2 1767323045.500
      took_seconds_bucket{le="+Inf"} 2
      took_seconds_count 2
      took_seconds_sum 3.5E-3
      # EOF
      """;

  @Test
  void everythingIsRead() {
    Scrape scrape = Scrape.parse(TEXT);

    assertEquals(6, scrape.series());
    Family calls = scrape.find("calls_total").orElseThrow();
    assertEquals("counter", calls.type());
    assertEquals("Calls by \"how\" they ended.", calls.help());
    assertEquals(Set.of("code", "method"), calls.labels());
    assertEquals(
        new Family.Sample("calls_total", Map.of("code", "O\"K", "method", "a,b}"), 3, Map.of()),
        calls.samples().get(0));
    Family took = scrape.find("took_seconds").orElseThrow();
    assertEquals("seconds", took.unit());
    assertEquals(Set.of(), took.labels());
    assertEquals(List.of(0.5, Double.POSITIVE_INFINITY), took.bounds());
    assertEquals(Map.of("span_id", "b7", "trace_id", "0a"), took.samples().get(0).exemplar());
    assertEquals(0.0035, took.samples().get(3).value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# TYPE a gauge\na 1\n",
        "a 1\n# EOF\n",
        "# TYPE a gauge\nb 1\n# EOF\n",
        "# TYPE a counter\na 1\n# EOF\n",
        "# TYPE a gauge\na 1\na 2\n# EOF\n",
        "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na 1\n# EOF\n",
        "# TYPE a gauge\na 1\n# HELP a Late.\n# EOF\n",
        "# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n# EOF\n",
        "# TYPE a gauge\na{x=\"1} 1\n# EOF\n",
        "# TYPE a gauge\na{x=1} 1\n# EOF\n",
        "# TYPE a gauge\na one\n# EOF\n",
        "# TYPE a gauge\na  1\n# EOF\n",
        "# TYPE a gauge\na 1 # x\n# EOF\n"
      })
  void whatAScraperWouldRefuseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Scrape.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "calls_ms|gauge||Calls.",
        "callsMade|gauge||Calls.",
        "calls_total|gauge||Calls.",
        "calls_count|gauge||Calls.",
        "calls_counter|counter||Calls.",
        "calls|gauge|seconds|Calls.",
        "calls|gauge||",
        "calls|gauge||calls are counted.",
        "calls|gauge||Calls",
        "calls|unknown||Calls."
      })
  void aBadNameOrExplanationIsToldOf(String family) {
    String[] parts = family.split("\\|", -1);

    assertEquals(
        1,
        NamingRules.broken(new Family(parts[0], parts[1], parts[2], parts[3], List.of())).size(),
        family);
  }

  @Test
  void aGoodOneIsNot() {
    Family good =
        new Family("call_seconds", "histogram", "seconds", "How long calls took.", List.of());

    assertEquals(List.of(), NamingRules.broken(good));
    assertEquals(
        List.of(),
        Scrape.parse(TEXT).families().stream()
            .flatMap(family -> NamingRules.broken(family).stream())
            .toList());
  }

  @Test
  void aTableStandsInThePlaceOfTheOldOne() {
    String document = "before\n<!-- adder: generated -->\nold\n<!-- adder: end -->\nafter\n";

    String written = new MetricsTable("adder").in(document, Scrape.parse(TEXT).families());

    assertEquals(
        """
        before
        <!-- adder: generated -->
        | Metric | Type | Labels | Unit | Meaning |
        |---|---|---|---|---|
        | `calls_total` | counter | `code` `method` |  | Calls by "how" they ended. |
        | `took_seconds` | histogram |  | seconds | How long they took. |
        <!-- adder: end -->
        after
        """,
        written);
    assertThrows(
        IllegalArgumentException.class,
        () -> new MetricsTable("totalizer").in(document, List.of()));
  }
}
