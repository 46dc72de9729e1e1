package io.sumflow.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** What the configurations of both directions have in common. */
final class ClientSettings {

  static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

  private ClientSettings() {}

  /** Client properties by name, without those that the algorithm needs for itself. */
  static Map<String, String> checkedOverrides(Map<String, String> overrides, Set<String> own) {
    for (String name : new TreeSet<>(overrides.keySet())) {
      if (own.contains(name)) {
        throw new IllegalArgumentException(
            "overrides must not contain " + name + ": it is set by the adapter");
      }
    }
    return Map.copyOf(overrides);
  }

  static void checkText(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank: '" + value + "'");
    }
  }

  static void checkRange(String field, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(field + " must be " + min + " to " + max + ": " + value);
    }
  }

  /** Names only: a value may be a secret. */
  static String namesOf(Map<String, String> overrides) {
    return new TreeSet<>(overrides.keySet()).toString();
  }

  /** For the admin client of a publisher or subscription: the same broker, the same identity. */
  static Map<String, Object> admin(
      String bootstrapServers, Map<String, String> overrides, Duration limit) {
    Map<String, Object> properties = new HashMap<>();
    overrides.forEach(
        (name, value) -> {
          if (AdminClientConfig.configNames().contains(name) || isFree(name)) {
            properties.put(name, value);
          }
        });
    int limitMillis = Math.toIntExact(limit.toMillis());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMillis);
    properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, limitMillis);
    return properties;
  }

  /** True for settings of plug-ins, such as login handlers, that bring names of their own. */
  private static boolean isFree(String name) {
    return name.startsWith("sasl.") || name.startsWith("ssl.") || name.startsWith("security.");
  }
}
