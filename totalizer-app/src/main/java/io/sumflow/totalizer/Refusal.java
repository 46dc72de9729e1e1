package io.sumflow.totalizer;

import io.dropwizard.configuration.ConfigurationException;
import java.net.BindException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in one line why a command did not run: field, rule and value; never a stack trace. */
final class Refusal {

  private Refusal() {}

  /** The line, or nothing if the failure is not one that an operator can mend by reading it. */
  static Optional<String> line(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException || isOwnRule(failure, cause) || isPortTaken(cause)) {
        return Optional.of(flat(cause.getMessage()));
      }
    }
    return failure instanceof ConfigurationException
        ? Optional.of(flat(failure.getMessage()))
        : Optional.empty();
  }

  /** A setting refused by our own records, however deep the JSON library wrapped it. */
  private static boolean isOwnRule(Throwable failure, Throwable cause) {
    return failure instanceof ConfigurationException && cause instanceof IllegalArgumentException;
  }

  /** Jetty's own exception around it names the address. */
  private static boolean isPortTaken(Throwable cause) {
    return cause.getCause() instanceof BindException;
  }

  private static String flat(@Nullable String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R[\\s*]*", " ");
  }
}
