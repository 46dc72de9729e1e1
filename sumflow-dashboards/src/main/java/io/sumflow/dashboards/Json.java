package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * Short words for JSON. Keys keep the order they are put in, so the files' differences are small.
 */
final class Json {

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array(List<? extends JsonNode> items) {
    return JsonNodeFactory.instance.arrayNode().addAll(items);
  }

  static ArrayNode array(JsonNode... items) {
    return array(Arrays.asList(items));
  }

  static ArrayNode strings(String... items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (String item : items) {
      array.add(item);
    }
    return array;
  }

  /** Where the numbers come from: what is chosen above the board. */
  static ObjectNode datasource() {
    return object().put("type", "prometheus").put("uid", "${datasource}");
  }
}
