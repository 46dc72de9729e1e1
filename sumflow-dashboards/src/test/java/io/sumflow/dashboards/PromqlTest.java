package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PromqlTest {

  @Test
  void metricsAreNamedAndNothingElse() {
    assertEquals(
        Set.of("a_total", "b:c", "d", "e", "~f(_total)?"),
        Promql.metrics(
            "sum by (x, y) (rate(a_total{z=\"no_metric\"}[5m] offset 10m)) / on (slo) group_left (q)"
                + " b:c > 14.4 and max(d) or label_replace(absent(e{job=\"j\"}), \"m\", \"e2\", \"\", \"\")"
                + " unless rate({__name__=~\"f(_total)?\"}[$__rate_interval]) > bool 1e9"));
  }
}
