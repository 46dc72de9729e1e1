package io.sumflow.dashboards;

/** One colour per idea, the same on every board; all are named colours that follow the theme. */
enum Colour {
  GOOD("green"),
  WARNING("orange"),
  BAD("red"),
  NEUTRAL("text"),

  /** Made durable by the adder. */
  RECORDED("blue"),
  /** With Kafka, acknowledged. */
  PUBLISHED("purple"),
  /** In the total. */
  APPLIED("green"),
  /** Dropped because it came before. */
  DUPLICATE("semi-dark-yellow"),
  /** On its way, waiting. */
  WAITING("orange"),
  /** Set aside for a person. */
  ASIDE("red"),

  /** Half of all were faster. */
  P50("light-blue"),
  P95("semi-dark-yellow"),
  P99("semi-dark-orange"),

  /** A limit that is drawn beside what it limits. */
  LIMIT("dark-red");

  /** As Grafana names it. */
  final String css;

  Colour(String css) {
    this.css = css;
  }
}
