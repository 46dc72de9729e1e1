package io.sumflow.totalizer;

import java.util.Map;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables in the place of {@code ${NAME:-default}} in the configuration. An
 * empty variable counts as unset, as it does for those who write {@code NAME=} in their files.
 */
final class EnvironmentValues extends StringSubstitutor {

  private static final int PORT_MAX = 65_535;

  EnvironmentValues(Map<String, String> environment) {
    super(name -> value(name, environment.getOrDefault(name, "").strip()));
    setEnableUndefinedVariableException(true);
    // For ${A:-${B:-default}}; what a variable holds is taken as it is.
    setEnableSubstitutionInVariables(true);
    setDisableSubstitutionInValues(true);
  }

  private static @Nullable String value(String name, String value) {
    if (value.isEmpty()) {
      return null;
    }
    // Ports stand there as numbers; the parser of the file would not tell what it was given.
    if (name.endsWith("_PORT") && !isPort(value)) {
      throw new RefusedException(name + " must be 0 to " + PORT_MAX + ": " + value);
    }
    // Texts stand in single quotes, in which only this one has a meaning.
    return value.replace("'", "''");
  }

  private static boolean isPort(String value) {
    return value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= PORT_MAX;
  }
}
