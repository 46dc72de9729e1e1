package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A board in Grafana's classic JSON, as file provisioning reads it (Grafana 10.4 and later). */
final class BoardJson {

  private static final int SCHEMA_VERSION = 39;

  /** A version of a service that was not there two minutes ago; restarts do not count. */
  private static final String DEPLOYED =
      "count by (service, version) (sumflow_build_info)"
          + " unless count by (service, version) (sumflow_build_info offset 2m)";

  private BoardJson() {}

  static JsonNode of(Board board) {
    ObjectNode json = Json.object();
    json.put("uid", board.uid()).put("title", board.title());
    json.put("description", board.description());
    json.set("tags", Json.strings("sumflow"));
    json.put("schemaVersion", SCHEMA_VERSION).put("version", 1).put("editable", false);
    json.put("graphTooltip", 1).put("refresh", "10s").put("timezone", "browser");
    json.set("time", Json.object().put("from", "now-30m").put("to", "now"));
    json.set("annotations", Json.object().set("list", Json.array(deploys(), pages())));
    json.set("links", Json.array(boards(), traces()));
    json.set("templating", Json.object().set("list", Json.array(variables(board))));
    json.set("panels", Json.array(panels(board)));
    return json;
  }

  private static List<JsonNode> panels(Board board) {
    List<JsonNode> panels = new ArrayList<>();
    for (Layout.Place place : Layout.of(board)) {
      panels.add(PanelJson.of(panels.size() + 1, place));
    }
    return panels;
  }

  private static ObjectNode deploys() {
    return annotation("Deploys", DEPLOYED, "blue", "{{service}} {{version}}", "service,version");
  }

  private static ObjectNode pages() {
    return annotation(
        "Pages",
        "ALERTS{alertstate=\"firing\",severity=~\"page|critical\"}",
        "red",
        "{{alertname}}",
        "alertname,severity");
  }

  private static ObjectNode annotation(
      String name, String expr, String colour, String title, String tags) {
    ObjectNode annotation = Json.object();
    annotation.put("name", name).put("enable", true).put("hide", false);
    annotation.set("datasource", Json.datasource());
    annotation.put("expr", expr).put("step", "30s").put("iconColor", colour);
    return annotation.put("titleFormat", title).put("textFormat", "").put("tagKeys", tags);
  }

  private static ObjectNode boards() {
    ObjectNode link = link("SumFlow", "dashboards", "dashboard", "");
    link.set("tags", Json.strings("sumflow"));
    return link.put("includeVars", false);
  }

  private static ObjectNode traces() {
    ObjectNode link =
        link("Traces", "link", "external link", "${traces}/search?service=adder&lookback=1h");
    link.set("tags", Json.strings());
    return link.put("includeVars", false);
  }

  private static ObjectNode link(String title, String type, String icon, String url) {
    ObjectNode link = Json.object();
    link.put("title", title).put("type", type).put("icon", icon).put("url", url);
    link.put("tooltip", "").put("asDropdown", false).put("keepTime", type.equals("dashboards"));
    return link.put("targetBlank", type.equals("link"));
  }

  private static List<ObjectNode> variables(Board board) {
    ObjectNode datasource = variable("datasource", "Data source", "datasource");
    datasource.put("query", "prometheus").put("regex", "").put("refresh", 1);
    datasource.put("multi", false).put("includeAll", false);
    ObjectNode traces = variable("traces", "Traces", "constant");
    traces.put("query", "http://localhost:16686").put("hide", 2);
    return List.of(
        datasource,
        labels(
            "job",
            "Job",
            "label_values(up{job=~\"%s\"}, job)".formatted(board.jobs()),
            board.jobs()),
        labels("instance", "Instance", "label_values(up{job=~\"$job\"}, instance)", ".*"),
        traces);
  }

  private static ObjectNode labels(String name, String label, String query, String all) {
    ObjectNode variable = variable(name, label, "query");
    variable.set("datasource", Json.datasource());
    variable.put("query", query).put("refresh", 2).put("sort", 1);
    variable.put("multi", true).put("includeAll", true).put("allValue", all);
    variable.set(
        "current",
        Json.object()
            .put("selected", true)
            .<ObjectNode>set("text", Json.strings("All"))
            .set("value", Json.strings("$__all")));
    return variable;
  }

  private static ObjectNode variable(String name, String label, String type) {
    return Json.object().put("name", name).put("label", label).put("type", type).put("hide", 0);
  }
}
