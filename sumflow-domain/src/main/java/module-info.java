/** Exact sums and running totals, on the JDK alone. */
module io.sumflow.domain {
  requires static org.jspecify;

  exports io.sumflow.domain;
  exports io.sumflow.domain.adder;
  exports io.sumflow.domain.inmemory;
  exports io.sumflow.domain.totalizer;
}
