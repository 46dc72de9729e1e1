package io.sumflow.dashboards;

/** What a panel's numbers are; the ids are Grafana's. */
enum Unit {
  COUNT("short"),
  SECONDS("s"),
  RATIO("percentunit"),
  BYTES("bytes"),
  BYTES_PER_SECOND("Bps"),
  MESSAGES_PER_SECOND("mps"),
  REQUESTS_PER_SECOND("reqps"),
  OPERATIONS_PER_SECOND("ops"),
  /** How many times faster than allowed. */
  TIMES("suffix:×");

  final String id;

  Unit(String id) {
    this.id = id;
  }
}
