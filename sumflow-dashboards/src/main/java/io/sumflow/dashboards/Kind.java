package io.sumflow.dashboards;

/** The visualisations in use. */
enum Kind {
  TIMESERIES("timeseries", 12, 8),
  STAT("stat", 4, 4),
  HEATMAP("heatmap", 24, 9),
  TABLE("table", 12, 6),
  STATES("state-timeline", 12, 6);

  /** Grafana's name of the panel plugin. */
  final String plugin;

  /** Of 24 columns. */
  final int width;

  /** In rows of about 38 pixels. */
  final int height;

  Kind(String plugin, int width, int height) {
    this.plugin = plugin;
    this.width = width;
    this.height = height;
  }
}
