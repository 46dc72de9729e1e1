package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Legend, tooltip and what else each visualisation has of its own: Grafana's {@code options}. */
final class OptionsJson {

  private OptionsJson() {}

  static ObjectNode of(Panel panel) {
    return switch (panel.kind()) {
      case TIMESERIES -> lines(panel);
      case STAT -> stat(panel);
      case HEATMAP -> heatmap(panel);
      case TABLE -> Json.object().put("showHeader", true).put("cellHeight", "md");
      case STATES -> states();
    };
  }

  private static ObjectNode lines(Panel panel) {
    ArrayNode calcs = Json.strings("lastNotNull", "max");
    ObjectNode options = Json.object();
    options.set("legend", legend(panel.width() < 8 ? "list" : "table", calcs));
    options.set("tooltip", Json.object().put("mode", "multi").put("sort", "desc"));
    return options;
  }

  private static ObjectNode stat(Panel panel) {
    boolean plain = panel.look().steps().isEmpty() && panel.look().words().isEmpty();
    ObjectNode options = Json.object();
    options.put("colorMode", plain ? "none" : "background");
    options.put("graphMode", panel.look().words().isEmpty() ? "area" : "none");
    options.put("justifyMode", "center").put("orientation", "auto");
    options.put("textMode", panel.queries().size() > 1 ? "value_and_name" : "auto");
    options.put("wideLayout", true);
    options.set(
        "reduceOptions",
        Json.object()
            .put("values", false)
            .put("fields", "")
            .<ObjectNode>set("calcs", Json.strings("lastNotNull")));
    return options;
  }

  private static ObjectNode heatmap(Panel panel) {
    ObjectNode options = Json.object();
    options.put("calculate", false).put("cellGap", 1);
    options.set(
        "color",
        Json.object()
            .put("mode", "scheme")
            .put("scheme", "Turbo")
            .put("scale", "exponential")
            .put("exponent", 0.5)
            .put("steps", 64)
            .put("reverse", false)
            .put("fill", "dark-orange"));
    options.set("exemplars", Json.object().put("color", "rgba(255,255,255,0.8)"));
    options.set("filterValues", Json.object().put("le", 1e-9));
    options.set("legend", Json.object().put("show", true));
    options.set("rowsFrame", Json.object().put("layout", "auto"));
    options.set("tooltip", Json.object().put("mode", "single").put("yHistogram", false));
    options.set(
        "yAxis",
        Json.object()
            .put("axisPlacement", "left")
            .put("unit", panel.unit().id)
            .put("reverse", false));
    return options;
  }

  private static ObjectNode states() {
    ObjectNode options = Json.object();
    options.put("showValue", "auto").put("alignValue", "left").put("rowHeight", 0.85);
    options.put("mergeValues", true);
    options.set("legend", legend("list", Json.strings()));
    options.set("tooltip", Json.object().put("mode", "single").put("sort", "none"));
    return options;
  }

  private static ObjectNode legend(String mode, ArrayNode calcs) {
    ObjectNode legend = Json.object();
    legend.put("showLegend", true).put("displayMode", mode).put("placement", "bottom");
    legend.set("calcs", calcs);
    return legend;
  }
}
