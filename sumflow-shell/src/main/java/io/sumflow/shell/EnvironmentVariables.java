package io.sumflow.shell;

import java.util.Map;
import org.apache.commons.text.StringSubstitutor;

/**
 * Fills {@code "${NAME:-default}"} in the configuration, always between double quotes: a value is
 * taken as it is, whatever YAML would make of its characters. Empty or blank counts as unset. A
 * default may name another variable; a value never does.
 */
public final class EnvironmentVariables extends StringSubstitutor {

  /** Prepares to fill in these. */
  public EnvironmentVariables(Map<String, String> environment) {
    super(name -> quoted(environment.getOrDefault(name, "")));
    setEnableSubstitutionInVariables(true);
    setDisableSubstitutionInValues(true);
  }

  // An absent variable is null to the substitutor, and only to it.
  @SuppressWarnings("NullAway")
  private static String quoted(String value) {
    if (value.isBlank()) {
      return null;
    }
    StringBuilder quoted = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < ' ') {
                quoted.append(String.format("\\x%02x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.toString();
  }
}
