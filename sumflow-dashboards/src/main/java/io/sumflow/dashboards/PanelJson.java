package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One panel or heading in Grafana's JSON. */
final class PanelJson {

  private PanelJson() {}

  static ObjectNode of(int id, Layout.Place place) {
    ObjectNode json = Json.object();
    json.put("id", id).put("type", place.panel().map(p -> p.kind().plugin).orElse("row"));
    json.put("title", place.title());
    json.set(
        "gridPos",
        Json.object()
            .put("h", place.height())
            .put("w", place.width())
            .put("x", place.x())
            .put("y", place.y()));
    place
        .panel()
        .ifPresentOrElse(
            panel -> fill(json, panel),
            () -> json.put("collapsed", false).set("panels", Json.array()));
    return json;
  }

  private static void fill(ObjectNode json, Panel panel) {
    json.put("description", panel.description());
    json.set("datasource", Json.datasource());
    json.set("targets", Json.array(targets(panel)));
    json.set("fieldConfig", FieldJson.of(panel));
    json.set("options", OptionsJson.of(panel));
    if (panel.kind() == Kind.TABLE) {
      json.set("transformations", Json.array(merge(), columns(panel)));
    }
  }

  private static List<ObjectNode> targets(Panel panel) {
    List<ObjectNode> targets = new ArrayList<>();
    for (Query query : panel.queries()) {
      targets.add(target(panel.kind(), refId(targets.size()), query));
    }
    return targets;
  }

  private static ObjectNode target(Kind kind, String refId, Query query) {
    boolean table = kind == Kind.TABLE;
    ObjectNode target = Json.object().put("refId", refId);
    target.set("datasource", Json.datasource());
    target.put("editorMode", "code").put("expr", query.expr());
    target.put("legendFormat", query.legend()).put("exemplar", query.exemplars());
    target.put("instant", table).put("range", !table);
    return target.put("format", table ? "table" : kind == Kind.HEATMAP ? "heatmap" : "time_series");
  }

  /** A, B, C: how options point at a query. */
  static String refId(int index) {
    return String.valueOf((char) ('A' + index));
  }

  /** One row per label set, out of one table per query. */
  private static ObjectNode merge() {
    return Json.object().put("id", "merge").set("options", Json.object());
  }

  private static ObjectNode columns(Panel panel) {
    ObjectNode names = Json.object();
    if (panel.queries().size() == 1) {
      names.put("Value", panel.queries().get(0).legend());
    }
    for (int i = 0; i < panel.queries().size(); i++) {
      names.put("Value #" + refId(i), panel.queries().get(i).legend());
    }
    ObjectNode options = Json.object();
    options.set("excludeByName", Json.object().put("Time", true));
    options.set("renameByName", names);
    return Json.object().put("id", "organize").set("options", options);
  }
}
