package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Unit, colours, thresholds and lines of a panel: Grafana's {@code fieldConfig}. */
final class FieldJson {

  private FieldJson() {}

  static ObjectNode of(Panel panel) {
    ObjectNode json = Json.object();
    json.set("defaults", defaults(panel));
    json.set("overrides", Json.array(overrides(panel)));
    return json;
  }

  private static ObjectNode defaults(Panel panel) {
    Look look = panel.look();
    ObjectNode defaults = Json.object().put("unit", panel.unit().id);
    if (!look.signed()) {
      defaults.put("min", 0);
    }
    look.max().ifPresent(max -> defaults.put("max", max));
    if (look.decimals() >= 0) {
      defaults.put("decimals", look.decimals());
    }
    defaults.set("color", Json.object().put("mode", colourMode(panel)));
    defaults.set("thresholds", thresholds(panel));
    defaults.set("mappings", Json.array(mappings(look)));
    switch (panel.kind()) {
      case TIMESERIES -> defaults.set("custom", lines(look));
      case STATES ->
          defaults.set("custom", Json.object().put("fillOpacity", 75).put("lineWidth", 0));
      case TABLE -> defaults.set("custom", cells());
      case STAT -> defaults.put("noValue", "no data");
      case HEATMAP -> {}
    }
    return defaults;
  }

  private static String colourMode(Panel panel) {
    return panel.kind() == Kind.TIMESERIES ? "palette-classic" : "thresholds";
  }

  private static ObjectNode thresholds(Panel panel) {
    Look look = panel.look();
    List<ObjectNode> steps = new ArrayList<>();
    boolean lines = panel.kind() == Kind.TIMESERIES;
    Colour first = look.steps().isEmpty() ? Colour.NEUTRAL : Colour.GOOD;
    ObjectNode lowest = Json.object().put("color", lines ? "transparent" : first.css);
    lowest.set("value", NullNode.getInstance());
    steps.add(lowest);
    for (Look.Step step : look.steps()) {
      steps.add(Json.object().put("color", step.colour().css).put("value", step.from()));
    }
    return Json.object().put("mode", "absolute").set("steps", Json.array(steps));
  }

  private static List<ObjectNode> mappings(Look look) {
    if (look.words().isEmpty()) {
      return List.of();
    }
    ObjectNode options = Json.object();
    int index = 0;
    for (Look.Word word : look.words()) {
      options.set(
          word.value(),
          Json.object()
              .put("text", word.text())
              .put("color", word.colour().css)
              .put("index", index++));
    }
    return List.of(Json.object().put("type", "value").set("options", options));
  }

  private static ObjectNode lines(Look look) {
    ObjectNode custom = Json.object();
    custom.put("drawStyle", "line").put("lineInterpolation", "linear").put("lineWidth", 2);
    custom.put("fillOpacity", look.stacked() ? 35 : 10).put("gradientMode", "opacity");
    custom.put("showPoints", "never").put("spanNulls", 60_000).put("axisBorderShow", false);
    custom.set(
        "stacking",
        Json.object().put("mode", look.stacked() ? "normal" : "none").put("group", "A"));
    custom.set(
        "scaleDistribution",
        look.logarithmic()
            ? Json.object().put("type", "log").put("log", 10)
            : Json.object().put("type", "linear"));
    custom.set(
        "thresholdsStyle", Json.object().put("mode", look.steps().isEmpty() ? "off" : "dashed"));
    return custom;
  }

  private static ObjectNode cells() {
    ObjectNode custom = Json.object().put("align", "auto");
    custom.set("cellOptions", Json.object().put("type", "color-text"));
    return custom;
  }

  /** A query that has a colour gives it to all its series. */
  private static List<ObjectNode> overrides(Panel panel) {
    List<ObjectNode> overrides = new ArrayList<>();
    for (int i = 0; i < panel.queries().size(); i++) {
      String refId = PanelJson.refId(i);
      panel.queries().get(i).colour().ifPresent(colour -> overrides.add(override(refId, colour)));
    }
    return overrides;
  }

  private static ObjectNode override(String refId, Colour colour) {
    List<ObjectNode> properties = new ArrayList<>();
    properties.add(
        property("color", Json.object().put("mode", "fixed").put("fixedColor", colour.css)));
    if (colour == Colour.LIMIT) {
      properties.add(property("custom.fillOpacity", IntNode.valueOf(0)));
      properties.add(property("custom.lineWidth", IntNode.valueOf(1)));
      properties.add(property("custom.lineStyle", dashes()));
    }
    ObjectNode override = Json.object();
    override.set("matcher", Json.object().put("id", "byFrameRefID").put("options", refId));
    override.set("properties", Json.array(properties));
    return override;
  }

  private static ObjectNode dashes() {
    return Json.object()
        .put("fill", "dash")
        .set("dash", Json.array(IntNode.valueOf(8), IntNode.valueOf(6)));
  }

  private static ObjectNode property(String id, JsonNode value) {
    return Json.object().put("id", id).set("value", value);
  }
}
