package io.sumflow.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationValidationException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in one line why the process does not start: field, rule, value. */
public final class Refusal {

  private Refusal() {}

  /** Prints the line, or everything about a failure that nobody expected. */
  static void print(String service, PrintWriter out, Throwable failure) {
    Optional<String> line = line(failure);
    if (line.isPresent()) {
      out.println(service + ": " + line.get());
    } else {
      failure.printStackTrace(out);
    }
  }

  /** The line, or nothing if the failure is not one that an operator can mend by reading it. */
  public static Optional<String> line(Throwable failure) {
    @Nullable Throwable next = failure;
    Optional<String> found = Optional.empty();
    for (int depth = 0; next != null && depth < 20; depth++) {
      if (next instanceof RefusedException refused) {
        return Optional.ofNullable(refused.getMessage());
      }
      Optional<String> here = known(next);
      // The innermost that is known says it best: what wraps it only repeats it.
      found = here.isPresent() ? here : found;
      next = next.getCause();
    }
    return found.map(line -> line.replaceAll("\\s*\\R\\s*", "; "));
  }

  private static Optional<String> known(Throwable failure) {
    if (failure instanceof ConfigurationValidationException invalid) {
      return Optional.of(
          invalid.getConstraintViolations().stream()
              .map(
                  one ->
                      one.getPropertyPath() + " " + one.getMessage() + ": " + one.getInvalidValue())
              .sorted()
              .collect(Collectors.joining("; ")));
    }
    if (failure instanceof JsonProcessingException unreadable) {
      return Optional.of(unreadable(unreadable));
    }
    if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
      return Optional.of("configuration file must exist: " + failure.getMessage());
    }
    if (failure.getCause() instanceof BindException) {
      return Optional.of("port must be free: " + failure.getMessage());
    }
    boolean plain = failure instanceof ConfigurationException || failure instanceof SQLException;
    return plain ? Optional.ofNullable(failure.getMessage()) : Optional.empty();
  }

  private static String unreadable(JsonProcessingException unreadable) {
    if (unreadable instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds() == null
              ? ""
              : unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", "));
      return path(unknown) + " must be one of " + known;
    }
    if (unreadable instanceof MismatchedInputException mismatch) {
      return path(mismatch) + " must be " + kind(mismatch.getTargetType()) + value(mismatch);
    }
    if (unreadable instanceof JsonMappingException mapping
        && mapping.getCause() instanceof IllegalArgumentException broken) {
      return String.valueOf(broken.getMessage());
    }
    return "configuration must be YAML: " + unreadable.getOriginalMessage();
  }

  private static String path(JsonMappingException exception) {
    return exception.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    return type == null ? "of another kind" : "a " + type.getSimpleName();
  }

  private static String value(MismatchedInputException mismatch) {
    return mismatch instanceof com.fasterxml.jackson.databind.exc.InvalidFormatException withValue
        ? ": " + withValue.getValue()
        : "";
  }
}
