package io.sumflow.totalizer.door;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why numbers were not added, and what the caller is answered. */
final class RefusedCallException extends Exception {

  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int NOT_JSON = 415;
  static final int OUT_OF_RANGE = 422;
  static final int BAD_GATEWAY = 502;
  static final int UNAVAILABLE = 503;
  static final int TIMED_OUT = 504;

  @Serial private static final long serialVersionUID = 1L;

  private static final int SHOWN_MAX = 60;

  private final int status;
  private final @Nullable String field;

  /** Names the rule and the value, of a field or of the whole request. */
  RefusedCallException(int status, @Nullable String field, String why) {
    super(why, null, false, false);
    this.status = status;
    this.field = field;
  }

  /**
   * What the caller gets.
   *
   * @param error names field, rule and value
   * @param field the one that is to blame, if it is one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(String error, @Nullable String field) {}

  Response answer() {
    Response.ResponseBuilder answer =
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(new Body(String.valueOf(getMessage()), field));
    return (status == UNAVAILABLE ? answer.header("Retry-After", "1") : answer).build();
  }

  /** Enough of it for a person, in one line. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "...";
  }
}
