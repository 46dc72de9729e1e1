package io.sumflow.totalizer;

/**
 * What every failed request is answered with.
 *
 * @param error for a person; never what went wrong inside
 */
record ErrorBody(String error) {

  static ErrorBody of(int status, String method) {
    return new ErrorBody(
        switch (status) {
          case 404 -> "the requested resource could not be found";
          case 405 -> "the " + method + " method is not supported for this resource";
          case 406 -> "the resource is only available as application/json";
          case 503 -> "the service is not available at the moment";
          default ->
              status < 500
                  ? "the request could not be understood"
                  : "the server encountered a problem and could not process the request";
        });
  }
}
